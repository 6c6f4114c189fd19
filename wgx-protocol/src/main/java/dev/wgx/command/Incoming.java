package dev.wgx.command;

/** What the relay makes of a datagram to its command port: a request, or the refusal to answer with, or nothing. */
public sealed interface Incoming permits Request, Response.Refused, Incoming.Foreign {

    /** Not of this protocol: gets no answer. */
    enum Foreign implements Incoming {
        FOREIGN
    }
}
