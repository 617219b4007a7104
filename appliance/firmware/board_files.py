"""The files of ours beside the boot files: names of ports, watchdog, limits, masked units. Pure.

What stands in them carries its reasons as comments; none of it depends on the board.
"""

from typing import Final

from appliance.firmware.values import File, Link

_NOBODY: Final = "/dev/null"  # what a masked unit is a link to

# 60-serial.rules has found out about the adapter before: ours come later in the alphabet.
_PORTS: Final = """\
# Names that stay the same, for [[reader]] port in /etc/seuil/seuil.toml.
ACTION=="remove", GOTO="seuil_end"

# An adapter does not fall asleep between two badges.
SUBSYSTEM=="usb", ATTR{idVendor}=="10c4|0403|1a86|067b", TEST=="power/control", \
ATTR{power/control}="on"

SUBSYSTEM!="tty", GOTO="seuil_end"

# The header's port, GPIO 14 and 15, on every board: /dev/seuil/header.
KERNEL=="ttyAMA0", SYMLINK+="seuil/header", GROUP="dialout", MODE="0660"

# The second one, GPIO 4 and 5. By where it sits: its number is another one in each kernel.
# A Pi 4's uart3, then a Pi 5's uart2.
KERNELS=="fe201600.serial", SYMLINK+="seuil/header2", GROUP="dialout", MODE="0660"
KERNELS=="1f00038000.serial", SYMLINK+="seuil/header2", GROUP="dialout", MODE="0660"

ENV{ID_VENDOR_ID}!="10c4|0403|1a86|067b", GOTO="seuil_end"

# A modem is looked for on every serial port where ModemManager is installed; not on these.
ENV{ID_MM_DEVICE_IGNORE}="1"

# CP2102 (10c4) and FT232 (0403) are known by their serial number, wherever they are plugged in:
# /dev/seuil/adapter-A50285BI. Many a CP2102 says 0001: two of these would have one name.
ENV{ID_VENDOR_ID}=="10c4|0403", ENV{ID_SERIAL_SHORT}=="?*", ENV{ID_SERIAL_SHORT}!="0001", \
SYMLINK+="seuil/adapter-$env{ID_SERIAL_SHORT}"

# CH340 (1a86) and PL2303 (067b) have none. Every adapter is known by the socket it is plugged into:
# /dev/seuil/socket-platform-3f980000.usb-usb-0:1.2:1.0. Its plug then stays where it is.
ENV{ID_PATH}=="?*", SYMLINK+="seuil/socket-$env{ID_PATH}"

LABEL="seuil_end"
"""

_KERNEL: Final = """\
# A door that has to be switched off and on by hand is shut for everybody: the board restarts by
# itself, ten seconds after the kernel has given up.
kernel.panic = 10
# What waits to be written stays small: an entry of the ledger, which the door waits for, does not
# queue on the card behind seconds of everything else.
vm.dirty_background_bytes = 4194304
vm.dirty_bytes = 16777216
"""

_JOURNAL: Final = """\
[Journal]
# What happened before the last restart is what one wants to read after it.
Storage=persistent
# A card holds more important things, and each file is a few blocks that wear.
SystemMaxUse=64M
SystemMaxFileSize=8M
RuntimeMaxUse=16M
# Nothing here says who came when; it is not kept for ever all the same.
MaxRetentionSec=1month
# Fewer writes: what is urgent is written at once in any case.
SyncIntervalSec=5min
# One process in trouble does not push out what the others said.
RateLimitIntervalSec=30s
RateLimitBurst=1000
"""

_WATCHDOG: Final = """\
[Manager]
# systemd feeds the board's watchdog. Where it no longer can, the board restarts. The counter of a
# Pi goes to fifteen seconds.
RuntimeWatchdogSec=14
# A restart that hangs is one more reason to restart.
RebootWatchdogSec=2min
"""

FILES: Final = (
    File(
        "/etc/udev/rules.d/70-seuil.rules",
        _PORTS,
        "ports have names that stay the same: /dev/seuil/...",
    ),
    File(
        "/etc/sysctl.d/70-seuil.conf",
        _KERNEL,
        "the board restarts when the kernel gives up; entries do not wait for the card",
    ),
    File(
        "/etc/systemd/journald.conf.d/70-seuil.conf",
        _JOURNAL,
        "the journal outlives a restart, and stays small",
    ),
    File(
        "/etc/systemd/system.conf.d/70-seuil.conf",
        _WATCHDOG,
        "the board restarts when it hangs",
    ),
)

MASKED: Final = (
    Link(
        "/etc/systemd/system/serial-getty@ttyAMA0.service",
        _NOBODY,
        "no login prompt on the readers' port: it would eat their answers",
    ),
    Link(
        "/etc/systemd/system/serial-getty@ttyS0.service",
        _NOBODY,
        "nor on the header's other port",
    ),
    Link(
        "/etc/systemd/system/hciuart.service",
        _NOBODY,
        "Bluetooth does not ask for the port that it gave back (Debian 12)",
    ),
)
