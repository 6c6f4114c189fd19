// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.portmap;

import dev.wgx.packet.IpAddress;

/** An answer of a router to a question that it was asked. */
sealed interface RouterAnswer {
    /**
     * Says that the port is mapped. Whether that is of any use is not looked at yet.
     *
     * @param port outside; 0 is none
     */
    record Mapped(IpAddress address, int port, long lifetimeS) implements RouterAnswer {}

    /** Says one half, so that the next question may follow. */
    record Half() implements RouterAnswer {}

    record Refused() implements RouterAnswer {}

    /** Says that the router speaks NAT-PMP only. */
    record OnlyNatPmp() implements RouterAnswer {}
}
