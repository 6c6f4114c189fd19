package dev.wgx.bench.traffic;

/** When a sender may send how much. */
interface Pacing {
    /** How many datagrams may leave now. */
    long permitted(long nowNs);

    void onSent(int count);

    /** How long to wait before asking again, when a burst was not permitted. */
    long waitNs(long nowNs);
}
