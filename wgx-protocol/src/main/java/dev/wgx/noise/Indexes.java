package dev.wgx.noise;

/** The index space of one UDP socket: which tunnel a message's receiver index belongs to. The caller keeps the table. */
public interface Indexes {
    /** An index that is free, at random, and from now on {@code owner}'s. */
    int allocate(Tunnel owner);

    void release(int index);
}
