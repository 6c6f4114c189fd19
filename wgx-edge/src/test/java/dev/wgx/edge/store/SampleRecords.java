// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.store;

import dev.wgx.noise.PublicKey;
import dev.wgx.noise.Tai64n;
import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Path;
import dev.wgx.relay.store.Moment;
import dev.wgx.relay.store.PeerRecord;
import dev.wgx.relay.store.PublishedSetRecord;
import dev.wgx.relay.store.RelayedSessionRecord;
import dev.wgx.relay.store.StoreChange;
import dev.wgx.relay.store.StoreChange.PutPeer;
import dev.wgx.relay.store.StoreChange.PutPublishedSet;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Records made from a number. */
final class SampleRecords {
    private SampleRecords() {}

    static PublicKey key(int number) {
        return PublicKey.of(ByteBuffer.allocate(PublicKey.LENGTH).putInt(number).array());
    }

    static PeerRecord peer(int number) {
        Path path = new Path(new Endpoint(0x2001_0db8L << 32, number, 51820), 0, 0x7f00_0001L);
        return new PeerRecord(
                key(number),
                Optional.of(Tai64n.ofWallClock(number * 1_000_000_000L)),
                Optional.of(Tai64n.ofWallClock(number * 2_000_000_000L)),
                Optional.of(path),
                new Moment(number + 3, number + 4, number + 2),
                new Moment(number, number + 1, number + 2));
    }

    static PeerRecord unseenPeer(int number) {
        return new PeerRecord(
                key(number), Optional.empty(), Optional.empty(), Optional.empty(), Moment.NEVER, Moment.NEVER);
    }

    static PublishedSetRecord publishedSet(int hub, long revision, int spokes) {
        List<PublicKey> keys = IntStream.rangeClosed(1, spokes)
                .mapToObj(spoke -> key(1_000_000 + spoke))
                .toList();
        return new PublishedSetRecord(key(hub), revision, keys);
    }

    static RelayedSessionRecord session(long id) {
        return new RelayedSessionRecord(id, key(1), 0x8000_0001, key(2), 7, new Moment(1_700_000_000_000L, 77, 3));
    }

    static StoreChange putPeer(int number) {
        return new PutPeer(peer(number));
    }

    static StoreChange publication(int hub, long revision, int spokes) {
        return new PutPublishedSet(publishedSet(hub, revision, spokes));
    }
}
