#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Both ends behind a home router behind a carrier's NAT, in the same private networks.
#
#   hub ── hub-nat ── hub-isp ── internet ── anna-isp ── anna-nat ── anna
#                                   └── relay
# shellcheck source=../network.sh
source "$(dirname "$0")/../network.sh"
scenario double-nat

internet
relay_starts
site hub carrier 198.51.100.1
site anna carrier 198.51.100.10
hub_starts hub
spoke_joins hub anna
anna=$(inner anna)
both_ways hub anna "$HUB_INNER" "$anna"
transfer anna hub "$HUB_INNER" 10
transfer hub anna "$anna" 10
