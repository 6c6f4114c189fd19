// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.store;

import dev.wgx.noise.PublicKey;
import dev.wgx.noise.Tai64n;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Path;
import dev.wgx.relay.store.CallRecord;
import dev.wgx.relay.store.Moment;
import dev.wgx.relay.store.PeerRecord;
import dev.wgx.relay.store.PublishedSetRecord;
import dev.wgx.relay.store.RelayedSessionRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The bytes of keys and values in the file, big-endian. What was added later stands at the end, so that older bytes can
 * be read; any other change of them is a new {@link StoreFile#FORMAT}. Reading throws RuntimeException when the bytes
 * are no such record.
 */
final class Records {
    private static final byte[] NOTHING = new byte[0];
    private static final long NS_PER_MS = 1_000_000;
    private static final int PATH_BYTES = 5 * Long.BYTES;

    private Records() {}

    static byte[] key(PublicKey key) {
        return key.bytes();
    }

    static byte[] key(PublicKey hub, PublicKey spoke) {
        ByteBuffer out = ByteBuffer.allocate(2 * PublicKey.LENGTH);
        hub.writeTo(out);
        spoke.writeTo(out);
        return out.array();
    }

    static byte[] key(long id) {
        return ByteBuffer.allocate(Long.BYTES).putLong(id).array();
    }

    static byte[] nothing() {
        return NOTHING;
    }

    static byte[] value(PeerRecord peer) {
        ByteBuffer out = ByteBuffer.allocate(6 * Long.BYTES + 3 + 2 * Tai64n.LENGTH + PATH_BYTES);
        out.putLong(peer.lastHandshake().wallMs());
        putTimestamp(out, peer.newestTimestamp());
        out.put((byte) (peer.path().isPresent() ? 1 : 0));
        peer.path().ifPresent(path -> putPath(out, path));
        putTimestamp(out, peer.newestSentTimestamp());
        putBootTime(out, peer.lastHandshake());
        putMoment(out, peer.proved());
        return written(out);
    }

    private static void putTimestamp(ByteBuffer out, Optional<Tai64n> timestamp) {
        out.put((byte) (timestamp.isPresent() ? 1 : 0));
        timestamp.ifPresent(stamp -> out.put(stamp.bytes()));
    }

    private static void putMoment(ByteBuffer out, Moment moment) {
        out.putLong(moment.wallMs());
        putBootTime(out, moment);
    }

    private static void putBootTime(ByteBuffer out, Moment moment) {
        out.putLong(moment.nowNs()).putLong(moment.boot());
    }

    private static void putPath(ByteBuffer out, Path path) {
        Endpoint remote = path.remote();
        out.putLong(remote.high()).putLong(remote.low()).putInt(remote.port());
        out.putLong(path.localHigh()).putLong(path.localLow());
    }

    static PeerRecord peer(byte[] key, byte[] value) {
        ByteBuffer in = ByteBuffer.wrap(value);
        long lastHandshakeMs = in.getLong();
        Optional<Tai64n> newest = takeTimestamp(in);
        Optional<Path> path = in.get() == 0 ? Optional.empty() : Optional.of(takePath(in));
        Optional<Tai64n> newestSent = in.hasRemaining() ? takeTimestamp(in) : sentWithOrBefore(lastHandshakeMs);
        Moment lastHandshake = takeMoment(in, lastHandshakeMs);
        Moment proved = in.hasRemaining() ? takeMoment(in, in.getLong()) : lastHandshake;
        return new PeerRecord(PublicKey.of(key), newest, newestSent, path, proved, lastHandshake);
    }

    /** Stands for the timestamp that earlier versions did not store. */
    private static Optional<Tai64n> sentWithOrBefore(long lastHandshakeMs) {
        return lastHandshakeMs == 0 ? Optional.empty() : Optional.of(Tai64n.ofWallClock(lastHandshakeMs * NS_PER_MS));
    }

    private static Optional<Tai64n> takeTimestamp(ByteBuffer in) {
        return in.get() == 0 ? Optional.empty() : Optional.of(Tai64n.of(take(in, Tai64n.LENGTH)));
    }

    private static Moment takeMoment(ByteBuffer in, long wallMs) {
        return in.hasRemaining()
                ? new Moment(wallMs, in.getLong(), in.getLong())
                : new Moment(wallMs, 0, Moment.UNKNOWN_BOOT);
    }

    private static Path takePath(ByteBuffer in) {
        Endpoint remote = new Endpoint(in.getLong(), in.getLong(), in.getInt());
        return new Path(remote, in.getLong(), in.getLong());
    }

    static byte[] value(PublishedSetRecord set) {
        ByteBuffer out = ByteBuffer.allocate(Long.BYTES + set.spokes().size() * PublicKey.LENGTH)
                .putLong(set.revision());
        set.spokes().forEach(spoke -> spoke.writeTo(out));
        return out.array();
    }

    static PublishedSetRecord publishedSet(byte[] key, byte[] value) {
        ByteBuffer in = ByteBuffer.wrap(value);
        long revision = in.getLong();
        List<PublicKey> spokes = new ArrayList<>(in.remaining() / PublicKey.LENGTH);
        while (in.hasRemaining()) {
            spokes.add(PublicKey.read(in));
        }
        return new PublishedSetRecord(PublicKey.of(key), revision, spokes);
    }

    static CallRecord call(byte[] key) {
        ByteBuffer in = ByteBuffer.wrap(key);
        return new CallRecord(PublicKey.read(in), PublicKey.read(in));
    }

    static byte[] value(RelayedSessionRecord session) {
        ByteBuffer out = ByteBuffer.allocate(2 * (PublicKey.LENGTH + Integer.BYTES) + 3 * Long.BYTES);
        session.initiator().writeTo(out);
        out.putInt(session.initiatorIndex());
        session.responder().writeTo(out);
        out.putInt(session.responderIndex());
        putMoment(out, session.opened());
        return out.array();
    }

    static RelayedSessionRecord relayedSession(byte[] key, byte[] value) {
        long id = ByteBuffer.wrap(key).getLong();
        ByteBuffer in = ByteBuffer.wrap(value);
        return new RelayedSessionRecord(
                id, PublicKey.read(in), in.getInt(), PublicKey.read(in), in.getInt(), takeMoment(in, in.getLong()));
    }

    private static byte[] take(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static byte[] written(ByteBuffer out) {
        return take(out.flip(), out.remaining());
    }
}
