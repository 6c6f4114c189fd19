// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.command;

/**
 * A datagram to the relay's command port, as the relay understands it: a request, the refusal to answer with, or
 * nothing.
 */
public sealed interface Incoming permits Request, Response.Refused, Incoming.Foreign {

    /** A datagram that is not of this protocol and gets no answer. */
    enum Foreign implements Incoming {
        FOREIGN
    }
}
