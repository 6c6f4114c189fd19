// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.portmap;

import dev.wgx.direct.Candidate;

/** The place where the router lets the port be reached, or the reason why it does not. */
public sealed interface MappingStanding {
    record Mapped(Candidate outer) implements MappingStanding {}

    record Unmapped(Reason reason) implements MappingStanding {}

    /** The reasons for which there is no mapping. */
    enum Reason {
        NOT_ASKED("it was not asked yet"),
        NO_ANSWER("it does not answer"),
        REFUSED("it refuses"),
        NOT_PUBLIC("its own address is not public, so it is behind another NAT");

        private final String sentence;

        Reason(String sentence) {
            this.sentence = sentence;
        }

        public String sentence() {
            return sentence;
        }
    }
}
