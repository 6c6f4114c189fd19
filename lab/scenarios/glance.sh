#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# path kernel
# `wgx hub spokes`, `wgx hub status` and `wgx spoke status` show what is there, and what is wrong.
#
#   hub ── hub-nat ── internet ── relay
#   phone ── phone-nat ─┘
#   box ─────────────────┘
# shellcheck source=../network.sh
source "$(dirname "$0")/../network.sh"
scenario glance

seen() { on hub wgx hub spokes --json | jq -r --arg name "$1" '.[] | select(.name == $name) | .presence'; }
is_seen() { [[ $(seen "$1") == "$2" ]]; }
# status MACHINE ROLE: prints the problems, each on a line.
problems() { on "$1" wgx "$2" status --json | jq -r '.problems[].what' || true; }
has_problem() { problems "$1" "$2" | grep -q "$3"; }
is_well() { on "$1" wgx "$2" status >"$RUN/$1-status.log" 2>&1; }

internet
relay_starts
site hub plain 198.51.100.1
site phone plain 198.51.100.2
public box 198.51.100.3
hub_starts hub
spoke_joins hub phone
on hub wgx hub add-spoke --name tablet >/dev/null 2>&1

eventually 20 'the phone is online' is_seen phone online
is_seen tablet offline || fail "the tablet, which never came, is $(seen tablet)"
on hub wgx hub spokes 2>/dev/null | tee "$RUN/spokes.log" | sed 's/^/  | /'
grep -Eq '^phone +10\.120\.0\.3 +online .* relayed$' "$RUN/spokes.log" || fail 'the line of the phone is another'
grep -Eq '^tablet +10\.120\.0\.4 +never ' "$RUN/spokes.log" || fail 'the line of the tablet is another'
[[ $(on hub wgx hub spokes phone --json | jq length) == 1 ]] || fail 'the filter shows not just the phone'
eventually 20 'the hub is well' is_well hub hub
sed 's/^/  | /' "$RUN/hub-status.log"

# A spoke that keeps its own key, which the hub adds later.
on box wgx spoke init "$RELAY4" --relay-public-key "$RELAY_KEY" --address 10.120.0.9/16 >"$RUN/box.log" 2>&1
BOX_KEY=$(key_in box /etc/wgx/spoke.conf)
on box sh -c "umask 077; wg genpsk >/run/psk"
on box wgx spoke add-hub "$(key_in hub /etc/wgx/hub.conf)" /run/psk >>"$RUN/box.log" 2>&1 || { cat "$RUN/box.log"; false; }
has_problem box spoke 'interface wgx is not there' || fail "the box says: $(problems box spoke)"
on box wgx spoke start
admit "$BOX_KEY"
eventually 30 'the box says that the hub has not added it' has_problem box spoke 'has not added this spoke'
on hub wgx hub add-spoke --name box --public-key "$BOX_KEY" >/dev/null 2>&1
eventually 20 'the box is well' is_well box spoke
say 'a spoke is told that its hub has not added it, and is well when it has'

# Somebody writes a spoke into the file, and nothing more.
halt hub sync
spare=$(on hub sh -c 'wg genkey | wg pubkey')
printf '\n[Peer]\n# name: spare\nPublicKey = %s\nAllowedIPs = 10.120.0.77/32\n' "$spare" | on hub sh -c 'cat >>/etc/wgx/hub.conf'
has_problem hub hub 'has what the interface has not: spare' || fail "the hub says: $(problems hub hub)"
has_problem hub hub 'The relay does not have: spare' || fail "the hub says: $(problems hub hub)"
on hub wgx hub reload
on hub wgx hub sync 2>/dev/null
eventually 20 'the hub is well again' is_well hub hub
say 'a spoke that stands in the file alone is named'

# Names are the hub's own, unless it tells the relay's operator.
shown() { on relay wgx relay peers --json | jq -r '.[].name' | grep -q '/phone$'; }
! shown || fail 'the relay knows a name that the hub has not told'
on hub sed -i 's|^\[Main\]|&\nShareNames = on|' /etc/wgx/hub.conf
on hub wgx hub sync 2>/dev/null
eventually 10 'the relay shows the name that the hub tells' shown
say 'ShareNames: the relay shows what the hub calls its spoke'

# The relay forgets the hub's key, and then it is gone.
set_lines relay /etc/wgx/relay.conf 'AllowedPublicKeys ='
on relay wgx relay reload >/dev/null
on hub wgx hub stop
on hub wgx hub start
eventually 30 'the hub is told that it is not allowed' has_problem hub hub 'makes no handshake with this hub'
halt relay wgxd
kill_relay KILL
eventually 30 'the hub is told that nobody answers' has_problem hub hub 'does not answer'
say 'a hub that is not allowed, and a relay that is gone, are told apart'
expect_warning 'nobody is allowed'
