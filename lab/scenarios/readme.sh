#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Somebody follows only the README. Its fenced blocks say behind the language where they belong:
#
#   ```sh relay                        commands, typed on the machine relay, hub or spoke
#                                      (phone.conf and the like are handed from hub to spoke)
#   ```sh hub background               a command that stays, as a service does
#   ```ini relay /etc/wgx/relay.conf   lines that the reader sets in that file
#
# relay.example.com is the relay; RELAY_KEY and HUB_KEY stand for keys that the reader saw in the output of a command.
#
#   hub ── hub-nat ── internet ── spoke-nat ── spoke
#                        └── relay
# shellcheck source=../network.sh
source "$(dirname "$0")/../network.sh"
scenario readme
expect_warning 'nobody is allowed: add AllowedPublicKeys'

internet
public relay "$RELAY4" "$RELAY6"
site hub plain 198.51.100.1
site spoke plain 198.51.100.10
for machine in relay hub spoke; do
    on "$machine" sh -c "echo '$RELAY4 relay.example.com' >>/etc/hosts"
done

mkdir -p "$RUN/steps"
awk -v dir="$RUN/steps" '
    /^```(sh|ini) (relay|hub|spoke)/ {
        block = sprintf("%s/%02d", dir, ++n)
        sub("^```", "")
        print > (block ".where")
        inside = 1
        next
    }
    /^```/ { inside = 0 }
    inside { print > (block ".what") }' "$ROOT/README.md"
compgen -G "$RUN/steps/*.what" >/dev/null || fail 'README.md has no block marked as "sh relay", "sh hub" or "sh spoke"'

fill_in() {
    local text
    text=$(cat "$1")
    if [[ $text == *RELAY_KEY* ]]; then
        eventually 20 'wgxd answers' on relay wgx relay running
        text=${text//RELAY_KEY/$(on relay wgx relay public-key)}
    fi
    [[ $text != *HUB_KEY* ]] || text=${text//HUB_KEY/$(key_in hub /etc/wgx/hub.conf)}
    printf '%s\n' "$text"
}

indented() { printf '%s\n' "$1" | sed 's/^/    /'; }

hand_over() {
    local file
    for file in $(on hub sh -c 'ls ./*.conf 2>/dev/null'); do
        on hub cat "$file" | on spoke sh -c 'umask 077; cat >"$0"' "$file"
    done
}

for where in "$RUN"/steps/*.where; do
    read -r language machine extra <"$where"
    what=$(fill_in "${where%.where}.what")
    say "$machine${extra:+ ($extra)}:"
    indented "$what"
    [[ $machine != spoke ]] || hand_over
    if [[ $language == ini ]]; then
        mapfile -t lines <<<"$what"
        eventually 10 "$extra is there" on "$machine" test -e "$extra"
        eventually 20 "$extra is there" on "$machine" test -s "$extra"
        set_lines "$machine" "$extra" "${lines[@]}"
    elif [[ $extra == background ]]; then
        spawn "$machine" "$(basename "$where" .where)-wgxd" bash -ec "$what"
    else
        [[ $what != *'wgx relay'* ]] || eventually 20 'wgxd answers' on relay wgx relay running
        on "$machine" bash -ec "$what" >"${where%.where}.out" 2>&1 </dev/null || { cat "${where%.where}.out"; fail "this step of the README fails"; }
    fi
done

reaches spoke "$HUB_INNER"
spoke=$(on hub wg show wgx allowed-ips | awk -v relay="$(on relay wgx relay public-key)" '$1 != relay { sub("/.*", "", $2); print $2; exit }')
both_ways hub spoke "$HUB_INNER" "$spoke"
transfer spoke hub "$HUB_INNER" 5
