#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# path kernel
# Somebody follows only the README, with the Debian package, on two new machines and a phone (see page.sh). laptop.conf
# and the like are handed from hub to spoke.
#
# relay.example.com is the relay; RELAY_KEY and HUB_KEY stand for keys that the reader saw in the output of a command. A
# phone has nothing but the QR code.
#
#   LAN ── hub (Debian) ── hub-nat ── internet ── spoke-nat ── spoke
#                  relay (Debian) ───────┘ └───── phone-nat ── phone
# shellcheck source=../network.sh
source "$(dirname "$0")/../network.sh"
# shellcheck source=../debian.sh
source "$LAB/debian.sh"
# shellcheck source=../page.sh
source "$LAB/page.sh"
"$LAB/setup" zbarimg:zbar-tools
scenario readme

package "$(uname -m)"
debian_root trixie
internet
rented relay "$PACKAGE"
attach relay "$RELAY4" "$RELAY6"
rented hub "$PACKAGE"
site hub plain 198.51.100.1
# The LAN behind the hub has other numbers than that of the phone.
address hub-nat lan 192.168.50.1/24
address hub eth0 192.168.50.10/24
site spoke plain 198.51.100.10
site phone plain 198.51.100.11
for machine in relay hub spoke phone; do
    on "$machine" sh -c "echo '$RELAY4 relay.example.com' >>/etc/hosts"
done

# ---- the steps ----

meaning() {
    case $1 in
        wgx_VERSION_amd64.deb) echo "${PACKAGE##*/}" ;;
        RELAY_KEY) on relay wgx relay public-key ;;
        HUB_KEY) key_in hub /etc/wgx/hub.conf ;;
    esac
}

hand_over() {
    local file
    for file in $(on hub sh -c 'ls ./*.conf 2>/dev/null'); do
        on hub cat "$file" | on spoke sh -c 'umask 077; cat >"$0"' "$file"
    done
}

types() {
    local how=on
    [[ $1 != spoke ]] || hand_over
    [[ $2 != *'apt install'* ]] || how=online
    "$how" "$1" bash -ec "$2"
}

open_page README.md wgx_VERSION_amd64.deb RELAY_KEY HUB_KEY
for step in "${STEPS[@]}"; do
    follow "$step"
done

# ---- what the reader has now ----

inner_of() { sed -n 's/^Address *= *\([0-9.]*\).*/\1/p' "$1"; }

reaches spoke "$HUB_INNER"
both_ways hub spoke "$HUB_INNER" "$(on spoke cat laptop.conf | inner_of /dev/stdin)"

# scan NAME: reads the QR code that the hub showed for this spoke, into NAME.conf. Light is drawn, for a dark terminal;
# each character is two points above each other.
scan() {
    local step
    step=$(grep -l -- "--name $1 --qr" "$RUN"/steps/*.what)
    sed -n 's/█/B/g; s/▀/U/g; s/▄/L/g; /^[BUL ]*$/p' "${step%.what}.out" | awk '
        { line[n++] = $0 }
        END {
            width = length(line[0])
            print "P1", width * 4, n * 8
            for (row = 0; row < n * 8; row++) {
                light = "B" (row % 8 < 4 ? "U" : "L")
                for (at = 1; at <= width; at++) {
                    point = index(light, substr(line[int(row / 8)], at, 1)) ? "0 0 0 0 " : "1 1 1 1 "
                    printf "%s", point
                }
                print ""
            }
        }' >"$RUN/$1.pbm"
    zbarimg --quiet --raw "$RUN/$1.pbm" >"$RUN/$1.conf" || fail "the QR code of $1 cannot be read"
}

# phone_uses NAME: puts that configuration into the phone's WireGuard, in place of another. Its app minds the names
# itself.
phone_uses() {
    scan "$1"
    on phone wg-quick down ./wgx.conf 2>/dev/null || true
    grep -v '^DNS' "$RUN/$1.conf" | on phone sh -c 'umask 077; cat >wgx.conf'
    on phone wg-quick up ./wgx.conf 2>"$RUN/phone-wg-quick.log" || { cat "$RUN/phone-wg-quick.log"; fail "the phone does not take the configuration of $1"; }
    reaches phone "$HUB_INNER"
    say "the phone scanned the code of $1 and reaches the hub"
}

phone_uses phone
both_ways phone spoke "$(inner_of "$RUN/phone.conf")" "$(inner spoke laptop)"
transfer spoke phone "$(inner_of "$RUN/phone.conf")" 5
! answers phone 192.168.50.1 || fail 'the phone reaches the LAN without having been told to'
phone_uses tablet
reaches phone 192.168.50.1
on hub systemctl restart wgx-interface@hub
reaches phone 192.168.50.1
say 'it reaches the LAN behind the hub, also after the interface was made anew'

phone_uses travel
grep -qx 'DNS *= *9.9.9.9' "$RUN/travel.conf" || fail 'the name server is not in the code'
spawn internet visited nc -l -n -v 192.0.2.1 9000
eventually 5 'the visited host listens' listens internet 9000
on phone nc -N -w 10 192.0.2.1 9000 </dev/null
eventually 10 'the visited host saw the visitor' grep -q 'received on 198.51.100.1 ' "$RUN/internet-visited.log"
say 'what it sends to the internet comes from the hub'
relay_says
