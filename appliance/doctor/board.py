"""The board: firmware, serial ports, pins, power, heat. Pure."""

from typing import Final

from appliance.doctor.values import Check, Said, Seen, mind, right, unknown, wrong
from appliance.firmware.cmdline import consoles
from appliance.versions import numbers

_APPLY: Final = "sudo seuil firmware apply, then sudo reboot"
_QUIET: Final = "sudo seuil firmware apply (it takes the console off the port), then sudo reboot"
_MASK: Final = "sudo systemctl mask --now serial-getty@ttyAMA0.service"
_PLUG: Final = "Look at the plug, and at [[reader]] port: `seuil setup` finds what answers where"
_DIALOUT: Final = "sudo usermod -aG dialout seuil-door && sudo systemctl restart seuil-door"
_AMA0: Final = 'Write port = "/dev/ttyAMA0" for it, on every board; then sudo seuil firmware apply'
_GPIO: Final = "sudo usermod -aG gpio seuil-door && sudo systemctl restart seuil-door"
_CHIP: Final = 'Write chip = "/dev/gpiochip0" under [door]; `ls /dev/gpiochip*` lists what there is'
LGPIO: Final = (
    "sudo apt install python3-lgpio (Raspberry Pi OS has it, plain Debian has not: write the card "
    "with Raspberry Pi OS). The door takes it up by itself within a minute"
)
_FACTORY: Final = "sudo systemctl revert seuil-door && sudo systemctl restart seuil-door"
_SUPPLY: Final = (
    "Use the board's own power supply and a short thick cable; give strike and USB devices theirs"
)
_AIR: Final = "Give it air: a heat sink, a vent in the box, a place out of the sun"

_OLDEST_LGPIO: Final = (0, 2, 2)
WARM_C: Final = 75.0
HOT_C: Final = 82.0  # from 80 on the firmware slows the board down


def _board(seen: Seen) -> Said:
    if seen.board.model is None:
        return unknown("what board this is cannot be read")
    if not seen.is_pi:
        return right("no Raspberry Pi: its own checks do not apply")
    return right(seen.board.model)


def _firmware(seen: Seen) -> Said:
    if not seen.is_pi:
        return right("nothing to prepare on this board")
    if seen.board.firmware is None:
        return unknown("the boot files cannot be read, or this board is not known")
    if seen.board.firmware:
        return wrong(f"not as the door needs it: {', '.join(seen.board.firmware)}", _APPLY)
    return right("the boot files are as the door needs them")


def _console(seen: Seen) -> Said:
    if seen.board.cmdline is None:
        return unknown("the kernel's command line cannot be read")
    ours = {each.real for each in seen.house.ports or ()}
    for word in consoles(seen.board.cmdline):
        name = word.removeprefix("console=").partition(",")[0]
        if seen.is_pi or f"/dev/{name}" in ours:
            return wrong(f"the kernel writes its console to {name}, a reader's port", _QUIET)
    return right("no console on the serial port")


def _getty(seen: Seen) -> Said:
    if seen.board.gettys is None:
        return unknown("systemd does not say whether a login waits at a serial port")
    if seen.board.gettys:
        return wrong(
            f"a login waits at {', '.join(seen.board.gettys)}: it eats what readers say", _MASK
        )
    return right("no login waits at a serial port")


def _ports(seen: Seen) -> Said:
    if seen.house.ports is None:
        return unknown("the configuration cannot be read, which names the ports")
    absent = [each for each in seen.house.ports if not each.real]
    if absent:
        names = ", ".join(f"{each.path} ({each.reader})" for each in absent)
        return wrong(f"not there: {names}", _PLUG)
    shut = [each.path for each in seen.house.ports if each.open is False]
    if shut:
        return wrong(f"not open to the door: {', '.join(shut)}", _DIALOUT)
    if any(each.open is None for each in seen.house.ports):
        return unknown("there is no user seuil-door, so nobody knows what it may open")
    count = len(seen.house.ports)
    return right(f"{count} there, and open to the door" if count else "no reader is configured")


def _uart(seen: Seen) -> Said:
    """Judge the ports: a mini UART drifts with the processor, and on a Pi 5 serial0 is a plug."""
    if not seen.is_pi:
        return right("nothing to choose on this board")
    for each in seen.house.ports or ():
        if each.real == "/dev/ttyS0":
            what = f"{each.reader} is on the mini UART, whose speed drifts with the processor's"
            return wrong(what, _AMA0)
        if each.real == "/dev/ttyAMA10":
            what = f"{each.reader} is on the Pi 5's debug plug, not on GPIO 14 and 15"
            return wrong(what, _AMA0)
    return right("no reader is on the mini UART or a debug plug")


def _gpio(seen: Seen) -> Said:
    pins = seen.house.pins
    if pins.emulated:
        return right("the pins are emulated")
    if pins.chip is None:
        return wrong(f"{pins.path} is not there: nothing can command the strike", _CHIP)
    if not pins.chip:
        return wrong(f"{pins.path} is not open to the door", _GPIO)
    return right(f"{pins.path} is open to the door")


def _lgpio(seen: Seen) -> Said:
    pins = seen.house.pins
    if pins.emulated:
        return right("emulated pins need no lgpio")
    if not pins.lgpio:
        return wrong("lgpio is missing: badges are recorded, and the strike never opens", LGPIO)
    if () < numbers(pins.lgpio) < _OLDEST_LGPIO:
        return wrong(f"lgpio {pins.lgpio} is too old", LGPIO)
    if pins.factory not in ("", "lgpio"):
        return mind(f"GPIOZERO_PIN_FACTORY is {pins.factory}, and not lgpio", _FACTORY)
    return right(f"lgpio {pins.lgpio}, gpiozero {pins.gpiozero}")


def _power(seen: Seen) -> Said:
    bits, now = seen.board.throttled, seen.board.undervolted
    if bits is None and now is None:
        if not seen.is_pi:
            return right("this board does not measure its supply")
        return unknown("the firmware does not say how the supply is")
    if now or (bits or 0) & 0x1:
        return wrong("the supply is too weak at this moment", _SUPPLY)
    if (bits or 0) & 0x10000:
        return wrong("the supply has been too weak since the start", _SUPPLY)
    if (bits or 0) & 0x60006:
        return mind("the board has been slowed down since the start", _AIR)
    return right("the supply has held since the start")


def _heat(seen: Seen) -> Said:
    celsius = seen.board.celsius
    if celsius is None:
        if not seen.is_pi:
            return right("this board does not say how warm it is")
        return unknown("the board does not say how warm it is")
    if celsius >= HOT_C:
        return wrong(f"{celsius:.0f} °C: the board slows itself down", _AIR)
    if celsius >= WARM_C:
        return mind(f"{celsius:.0f} °C", _AIR)
    return right(f"{celsius:.0f} °C")


BOARD: Final = (
    Check("board", "which board this is", _board),
    Check("firmware", "whether the boot files are as the door needs them", _firmware, (_APPLY,)),
    Check("console", "whether the kernel's console is off the readers' port", _console, (_QUIET,)),
    Check("getty", "whether a login waits at a reader's port", _getty, (_MASK,)),
    Check(
        "ports",
        "whether every reader's port is there, and open to the door",
        _ports,
        (_PLUG, _DIALOUT),
        named=True,
    ),
    Check("uart", "whether a reader is on the wrong serial port", _uart, (_AMA0,), named=True),
    Check(
        "gpio",
        "whether the pins are there, and open to the door",
        _gpio,
        (_CHIP, _GPIO),
        named=True,
    ),
    Check("lgpio", "whether the library that drives the pins is there", _lgpio, (LGPIO, _FACTORY)),
    Check("power", "whether the supply has held since the start", _power, (_SUPPLY, _AIR)),
    Check("heat", "how warm the processor is", _heat, (_AIR,)),
)
