package dev.wgx.bench.peer;

/** Something with deadlines. */
interface Clockwork {
    /** Long.MAX_VALUE for never. */
    long nextDeadlineNs();

    void onDeadline(long nowNs, long wallNs);
}
