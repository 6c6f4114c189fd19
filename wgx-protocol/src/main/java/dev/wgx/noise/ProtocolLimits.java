// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

/**
 * The constants of the WireGuard paper 6.1, spelled as printed; then those of the other implementations. Times are
 * nanoseconds.
 */
public final class ProtocolLimits {
    private static final long SECOND_NS = 1_000_000_000L;

    public static final long REKEY_AFTER_MESSAGES = 1L << 60;
    /** Unsigned: 2^64 - 2^13 - 1. */
    public static final long REJECT_AFTER_MESSAGES = -(1L << 13) - 1;

    public static final long REKEY_AFTER_TIME_NS = 120 * SECOND_NS;
    public static final long REJECT_AFTER_TIME_NS = 180 * SECOND_NS;
    public static final long REKEY_ATTEMPT_TIME_NS = 90 * SECOND_NS;
    public static final long REKEY_TIMEOUT_NS = 5 * SECOND_NS;
    public static final long KEEPALIVE_TIMEOUT_NS = 10 * SECOND_NS;

    /** WireGuard paper 5.3: how long a secret and the cookies made of it live. */
    public static final long COOKIE_REFRESH_TIME_NS = 120 * SECOND_NS;

    /** Added to a handshake timeout at random, so that two peers do not retry in step for ever. */
    static final long REKEY_TIMEOUT_JITTER_MAX_NS = 334_000_000L;
    /** Initiations of one peer that come faster than this are not answered. */
    static final long HANDSHAKE_INITIATION_INTERVAL_NS = 20_000_000L;
    /** Packets kept while a handshake is under way; the oldest go first. */
    static final int QUEUED_PACKETS_MAX = 16;
    /** Transport payloads are padded to a multiple of this, but not beyond the MTU. */
    static final int PADDING_MULTIPLE = 16;

    static final int INNER_MTU = 1420;

    private ProtocolLimits() {}
}
