// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.noise.CookieChecker;
import dev.wgx.noise.RandomSource;
import dev.wgx.noise.StaticIdentity;
import dev.wgx.relay.Counter;
import dev.wgx.relay.DropReason;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Path;
import dev.wgx.relay.account.FairRate;
import dev.wgx.relay.account.Prefix;
import dev.wgx.wire.CookieReply;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Decides whether the relay works at an initiation, asks its sender for a cookie first, or drops it (WireGuard 5.3).
 * What is bounded is the work. As long as there is budget, everybody is answered, and no source is charged: anybody can
 * write another's source address. Beyond that, proved addresses and returned cookies have parts of their own.
 */
final class InitiationGate {
    private static final int ENDPOINT_LENGTH = 18;

    private final Endpoints endpoints;
    private final CookieChecker cookies;
    private final TokenBucket anybody;
    private final FairRate<Peer> provedAddresses;
    private final FairRate<Prefix> returnedCookies;
    private final ByteBuffer cookieReply =
            ByteBuffer.allocate(CookieReply.LENGTH).order(ByteOrder.LITTLE_ENDIAN);

    InitiationGate(StaticIdentity identity, RandomSource random, Endpoints endpoints, long nowNs) {
        this.endpoints = endpoints;
        this.cookies = new CookieChecker(identity, random);
        this.anybody = new TokenBucket(Limits.AGREEMENTS_PER_SECOND, Limits.AGREEMENT_BURST, nowNs);
        this.provedAddresses =
                new FairRate<>(Limits.INITIATIONS_PER_SECOND_FROM_PROVED_ADDRESSES, Limits.MAX_LIMITED_ACCOUNTS, nowNs);
        this.returnedCookies =
                new FairRate<>(Limits.INITIATIONS_PER_SECOND_WITH_COOKIE, Limits.MAX_LIMITED_ACCOUNTS, nowNs);
    }

    /** Returns whether to go on with an initiation whose mac1 is the relay's; counts and answers it otherwise. */
    boolean admits(ByteBuffer message, Path path, Turn turn) {
        long nowNs = turn.nowNs();
        if (anybody.take(nowNs)) {
            return true;
        }
        Peer owner = endpoints.ownerOf(path.remote());
        if (owner != null && provedAddresses.take(owner, nowNs)) {
            return true;
        }
        if (!cookies.hasValidMac2(message, bytesOf(path.remote()), nowNs)) {
            replyWithCookie(message, path, turn);
            return false;
        }
        if (!returnedCookies.take(Prefix.of(path.remote()), nowNs)) {
            turn.drop(DropReason.RATE_LIMITED);
            return false;
        }
        return true;
    }

    /** Charges what an initiation has cost beyond the first look at it. */
    void charge(int agreements, Turn turn) {
        anybody.charge(agreements, turn.nowNs());
    }

    private void replyWithCookie(ByteBuffer message, Path path, Turn turn) {
        turn.drop(DropReason.UNDER_LOAD);
        turn.count(Counter.COOKIE_REPLIES);
        cookies.writeReply(message, bytesOf(path.remote()), turn.nowNs(), cookieReply);
        turn.to(path).send(cookieReply);
    }

    private static byte[] bytesOf(Endpoint endpoint) {
        return ByteBuffer.allocate(ENDPOINT_LENGTH)
                .putLong(endpoint.high())
                .putLong(endpoint.low())
                .putShort((short) endpoint.port())
                .array();
    }
}
