package dev.wgx.noise;

/** What a transport message turned out to be. */
public enum TransportVerdict {
    /** An inner packet, with its padding. */
    PACKET,
    KEEPALIVE,
    /** Not authentic, of no session, or longer than the buffer for its plaintext. */
    INVALID,
    /** Its counter was seen, or is too old to tell. */
    REPLAYED,
    /** Its session has reached REJECT_AFTER_TIME or REJECT_AFTER_MESSAGES. */
    EXPIRED
}
