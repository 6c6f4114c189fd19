package dev.wgx.relay.control;

import dev.wgx.noise.CookieChecker;
import dev.wgx.noise.RandomSource;
import dev.wgx.noise.StaticIdentity;
import dev.wgx.relay.Counter;
import dev.wgx.relay.DropReason;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Path;
import dev.wgx.wire.CookieReply;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Decides whether the relay works at an initiation, asks its sender for a cookie first, or drops it (WireGuard 5.3). */
final class InitiationGate {
    private static final int ENDPOINT_LENGTH = 18;

    private final LoadGauge load;
    private final CookieChecker cookies;
    private final PrefixLimiter sources =
            new PrefixLimiter(Limits.SOURCE_INITIATIONS_PER_SECOND, Limits.SOURCE_INITIATION_BURST, 32, 64);
    private final PrefixLimiter sourcesUnderLoad = new PrefixLimiter(
            Limits.SOURCE_INITIATIONS_PER_SECOND_UNDER_LOAD, Limits.SOURCE_INITIATION_BURST_UNDER_LOAD, 32, 64);
    private final ByteBuffer cookieReply =
            ByteBuffer.allocate(CookieReply.LENGTH).order(ByteOrder.LITTLE_ENDIAN);

    InitiationGate(StaticIdentity identity, RandomSource random, long nowNs) {
        this.load = new LoadGauge(nowNs);
        this.cookies = new CookieChecker(identity, random);
    }

    /** Returns whether to go on with an initiation whose mac1 is the relay's; counts and answers it otherwise. */
    boolean admits(ByteBuffer message, Path path, Turn turn) {
        boolean underLoad = load.isUnderLoad(turn.nowNs());
        if (underLoad && !cookies.hasValidMac2(message, bytesOf(path.remote()), turn.nowNs())) {
            replyWithCookie(message, path, turn);
            return false;
        }
        if (!(underLoad ? sourcesUnderLoad : sources).take(path.remote(), turn.nowNs())) {
            turn.drop(DropReason.RATE_LIMITED);
            return false;
        }
        return true;
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
