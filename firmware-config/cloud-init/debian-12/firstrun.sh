#!/bin/sh
# A stock card of Raspberry Pi OS (Lite, 64 bit, Debian 12) becomes Seuil, with no keyboard. There is
# no cloud-init on it: this runs once, early at the second start, and Seuil is installed at the third.
#
#   1. Write the card with Raspberry Pi Imager, without settings of its own.
#   2. Take it out of the computer and put it in again: its boot partition shows as a drive. Copy
#      there the folder `seuil` of the release, this file and custom.toml, both edited.
#   3. In cmdline.txt there, at the end of its one line, add a space and:
#      systemd.run=/boot/firmware/firstrun.sh systemd.run_success_action=reboot systemd.unit=kernel-command-line.target
#   4. Card into the Pi, power on. After some ten minutes, and restarts by itself, the pages answer
#      at http://seuil.local. If not: seuil/first-start.txt on the card says why.
#
# What the package would ask, and the first admin: see user-data beside, the form for Debian 13.
set -eu

space='Coworking'
language='fr'
firmware='true'
admin='' # the line of `seuil account hash LOGIN`, between these '

boot=${SEUIL_BOOT:-/boot/firmware}
root=${SEUIL_ROOT:-}
given=$root/var/lib/seuil-first-start

# Whatever happens below, the next start is an ordinary one.
sed -i 's| systemd\.run=[^ ]*||; s| systemd\.run_success_action=[^ ]*||; s| systemd\.unit=[^ ]*||' \
    "$boot/cmdline.txt"

umask 077
mkdir -p "$given"
cat >"$given/answers" <<END
seuil seuil/space string $space
seuil seuil/language select $language
seuil seuil/firmware boolean $firmware
END
printf '%s\n' "$admin" | sed '/^$/d' >"$given/admin"

if [ ! -e "$boot/seuil/first-start" ]; then
    echo 'The folder seuil is not on the boot partition: copy it there, and begin again.' |
        tee "$boot/seuil-is-missing.txt"
    exit 0
fi
umask 022
sh "$boot/seuil/first-start" later
rm -f "$boot/firstrun.sh"
