// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.relay.RelaySettings;
import dev.wgx.relay.data.ForwardingPeer;

/** The core's own limits and times, apart from WireGuard's. Each bounds a table, a rate or a wait. */
final class Limits {
    static final long SECOND_NS = 1_000_000_000L;

    /** The least size of tables that scale with the configuration. */
    private static final int MIN_TABLE_SIZE = 64;

    /**
     * An initiation waits this long for its response: twice WireGuard's REKEY_TIMEOUT, after which a new one is on its
     * way.
     */
    static final long PENDING_LIFETIME_NS = 10 * SECOND_NS;
    /** Datagrams that wait for the control path: at 100 µs each that is 0.2 s, and 4 MB. */
    static final int QUEUED_DATAGRAMS = 2048;
    /** Whatever a peer says to the relay fits an Ethernet frame. */
    static final int MAX_QUEUED_DATAGRAM_BYTES = 2048;
    /** The work for one account in its turn: about one key agreement. */
    static final long WORK_QUANTUM_NS = 100_000;
    /**
     * The most work that is charged for a datagram: what it costs beyond this, the machine was busy with something
     * else.
     */
    static final long MAX_WORK_DEBT_NS = 5_000_000;

    /** Returns how many forwarded initiations may wait for their response: each may become a session. */
    static int maxPendingInitiations(RelaySettings settings) {
        return Math.max(MIN_TABLE_SIZE, settings.maxRelayedSessions() / 4);
    }

    /** Returns how many initiations for other peers may wait for their address to be proved: some 500 bytes each. */
    static int maxEarlyInitiations(RelaySettings settings) {
        return Math.max(MIN_TABLE_SIZE, settings.maxPeers() / 5);
    }

    /**
     * Returns how many keys the relay may have answered that have not confirmed their handshake yet: some 3 KB each.
     */
    static int maxNewcomers(RelaySettings settings) {
        return Math.max(MIN_TABLE_SIZE, settings.maxPeers() / 5);
    }

    /** An initiation for another peer waits this long for its address to be proved: a handshake's round trip. */
    static final long EARLY_INITIATION_LIFETIME_NS = 2 * SECOND_NS;

    /**
     * The number of peers that may send with one receiver index. Indexes are random: more than two happen only on
     * purpose.
     */
    static final int MAX_PEERS_PER_INDEX = 64;

    /** Live sessions of one pair: WireGuard keeps previous, current and next; one more for a simultaneous rekey. */
    static final int MAX_SESSIONS_PER_PAIR = 4;

    /** Initiations forwarded per permission and direction: WireGuard itself sends one in 5 s. */
    static final int PERMISSION_INITIATIONS_PER_SECOND = 2;

    static final int PERMISSION_INITIATION_BURST = 10;
    /** Public keys tried against the mac1 of initiations, shared among accounts: some 40 % of a core. */
    static final int MAC1_TRIALS_PER_SECOND = 400_000;

    /**
     * Key agreements (X25519) for initiations from anybody: a forged one costs one. On the two-core test machine of
     * docs/performance.md one takes 84 to 115 µs, so that this is some 40 % of a core; beyond it cookies are asked for.
     */
    static final int AGREEMENTS_PER_SECOND = 4000;

    static final int AGREEMENT_BURST = 4000;
    /** Key agreements beyond the first one, when a handshake is answered. */
    static final int AGREEMENTS_OF_AN_ANSWER = 3;
    /** Key agreements beyond the first one, when an initiation claims the key of a stranger and cannot prove it. */
    static final int AGREEMENTS_OF_A_FALSE_CLAIM = 1;
    /** Initiations beyond the budget, from addresses that peers have proved, whoever may have forged them. */
    static final int INITIATIONS_PER_SECOND_FROM_PROVED_ADDRESSES = 500;
    /** Initiations beyond the budget, whose sender has returned a cookie. */
    static final int INITIATIONS_PER_SECOND_WITH_COOKIE = 500;
    /** Accounts that one rate tells apart. */
    static final int MAX_LIMITED_ACCOUNTS = 16_384;

    static final int KEY_QUERIES_PER_SECOND_PER_PREFIX = 1;
    static final int KEY_QUERY_BURST_PER_PREFIX = 5;
    static final int KEY_QUERIES_PER_SECOND = 50;
    static final int KEY_QUERY_BURST = 100;
    /** Answers of 80 bytes to longer questions, of each port. A check of one hub or spoke asks some sixty. */
    static final int REFLECTIONS_PER_SECOND_PER_PREFIX = 10;

    static final int REFLECTION_BURST_PER_PREFIX = 150;
    static final int REFLECTIONS_PER_SECOND = 200;
    static final int REFLECTION_BURST = 1000;

    /** Pings and commands inside the tunnel, of all peers, shared among accounts. */
    static final int COMMANDS_PER_SECOND = 1000;
    /** Changes of published sets of one account: each is a row in the store, of up to 320 KB. */
    static final int SET_CHANGES_PER_SECOND = 5;

    static final int SET_CHANGE_BURST = 50;
    /** Sets that are being received, or wait for the store: as many keys as this number of the largest sets have. */
    private static final int LARGEST_SETS_HELD = 8;
    /** The cost of a set beside its keys, as a number of keys of some 80 bytes. */
    private static final int KEYS_PER_SET = 256;

    /**
     * Returns how many keys may be in sets that are being received, and again in those that wait for the store: by
     * default 6 MB.
     */
    static int maxHeldKeys(int maxSpokesPerHub) {
        return (int) Math.min(Integer.MAX_VALUE / 2, (long) LARGEST_SETS_HELD * heldKeys(maxSpokesPerHub));
    }

    /** Returns what a set of so many keys counts. */
    static int heldKeys(int count) {
        return count + KEYS_PER_SET;
    }

    /** A set that grows no longer gives way to another one. */
    static final long ASSEMBLY_IDLE_NS = 5 * SECOND_NS;
    /** A set that is not whole after this time gives way to one of an account that has none under way. */
    static final long ASSEMBLY_SLOW_NS = 10 * SECOND_NS;
    /** Keys of which it is remembered that they were refused. */
    static final int MAX_REFUSALS = 64;
    /** Key agreements that prove a refused key before it is shown, shared among source prefixes. */
    static final int REFUSAL_PROOFS_PER_SECOND = 10;
    /** Source prefixes of refused keys that are told apart within a second. */
    static final int MAX_REFUSED_PREFIXES = 1024;
    /** Events of one account: each may become a line in a log. */
    static final int EVENTS_PER_SECOND = 2;

    static final int EVENT_BURST = 100;
    /** Accounts whose events are rationed; the one whose last event is longest ago is forgotten. */
    static final int MAX_RATIONED_ACCOUNTS = 4096;

    /** Addresses of one peer that are accepted as sources at once: two lines, and what a moving peer leaves behind. */
    static final int MAX_PROVED_ADDRESSES = ForwardingPeer.MAX_PATHS;

    /** Addresses that one peer may seem to have moved to, and how long what came from there counts in silence. */
    static final int MAX_SUSPECTED_ADDRESSES = 4;

    static final long SUSPECT_LIFETIME_NS = 60 * SECOND_NS;
    /** Proofs of new addresses that one peer may begin. */
    static final int MOVES_PER_SECOND = 1;

    static final int MOVE_BURST = 3;
    /** A peer that flaps between proved addresses is not sent to another one more often than this. */
    static final long SWITCH_INTERVAL_NS = SECOND_NS;

    /** Sessions with the same receiver index that one stray datagram may be held against. */
    static final int MAX_SUSPECTED_PEERS = 4;

    /** An initiation waits this long for its response before the same address is tried again. */
    static final long SAME_ADDRESS_INTERVAL_NS = SECOND_NS;
    /** An initiation waits this long for its response before another address is tried: most round trips are shorter. */
    static final long OTHER_ADDRESS_INTERVAL_NS = 300_000_000;

    /** Proofs of new addresses that the relay begins, shared among accounts. */
    static final int CHECKS_PER_SECOND = 100;

    /**
     * Age of a peer's session with the relay at which the relay renews it, if the peer has not: late enough for the
     * peer's own rekey (REKEY_AFTER_TIME plus a keepalive interval), early enough for several tries before
     * REJECT_AFTER_TIME.
     */
    static final long RENEW_AFTER_NS = 150 * SECOND_NS;

    /** After a restart the relay greets remembered peers in small groups, so that forwarding does not stall. */
    static final int GREETINGS_PER_STEP = 16;

    static final long GREETING_STEP_NS = 10_000_000;

    /** A peer's clock may be ahead of the relay's by this much before its refusals are explained by it. */
    static final long CLOCK_TOLERANCE_MS = 60_000;

    static final long CLOCK_REPORT_INTERVAL_NS = 600 * SECOND_NS;

    /** The search for a peer that nobody would miss, when the table is full. */
    static final long STRANGER_SEARCH_INTERVAL_NS = SECOND_NS;
    /** A peer that nobody publishes and that publishes nobody is forgotten when it has been away so long. */
    static final long STRANGER_LIFETIME_NS = 600 * SECOND_NS;

    static final long STRANGER_SWEEP_INTERVAL_NS = 60 * SECOND_NS;
    /** Newcomers for whom others give way, shared among accounts: each may cost a published set to be written anew. */
    static final int DISPLACEMENTS_PER_SECOND = 20;
    /** An account that gives way loses as big a part of what it holds at once, of keys that never came. */
    static final int PART_THAT_GIVES_WAY = 16;

    private Limits() {}
}
