// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.direct;

import dev.wgx.direct.Candidate;

/** The way that a pair's packets go, and if that is over the relay the reason. */
public sealed interface Standing {
    /** @param roundTripNs of the last probe that was answered */
    record Direct(Candidate path, long roundTripNs) implements Standing {}

    record Relayed(Reason reason) implements Standing {}

    /** The reasons for which packets go over the relay. */
    enum Reason {
        NOT_TRIED_YET("not tried yet"),
        TRYING("being tried"),
        NO_AGENT("the other end does not run `wgx … sync --watch`, or an older one"),
        REFUSED_THERE("the other end does not want a direct path"),
        NO_PROBES_THERE("the other end may not send probes: it lacks CAP_NET_RAW"),
        NOTHING_ARRIVED("no probe came through: a firewall, or both NATs choose a new port for each destination"),
        ONE_WAY("probes came through in one direction only: a firewall, or a NAT that filters by port"),
        NO_AGREEMENT("the other end did not confirm the switch"),
        BROKEN("the direct path broke"),
        ENDED_HERE("this end needs it no longer"),
        ENDED_THERE("the other end went back");

        private final String sentence;

        Reason(String sentence) {
            this.sentence = sentence;
        }

        public String sentence() {
            return sentence;
        }
    }
}
