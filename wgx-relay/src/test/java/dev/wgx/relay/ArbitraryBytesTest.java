// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever arrives, the front door does not throw, and answers with one datagram at most. */
class ArbitraryBytesTest {
    private static final int[] LENGTHS = {0, 1, 2, 31, 32, 48, 63, 64, 65, 91, 92, 93, 147, 148, 149, 160, 1452};

    private final long seed = Long.getLong("wgx.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void arbitraryBytesNeverThrow() {
        World world = new World();
        Host hub = world.peer("203.0.113.1", 51820);
        Host spoke = world.peer("198.51.100.1", 40001);
        hub.knows(spoke);
        spoke.knows(hub);
        hub.setPeers(spoke.key);
        spoke.send(hub, "hello");
        Endpoint stranger = World.endpoint("192.0.2.1", 1);
        Endpoint[] sources = {hub.address, spoke.address, stranger};

        for (int i = 0; i < 100_000; i++) {
            ByteBuffer bytes =
                    random.nextInt(4) == 0 ? mutated(spoke.sent.get(random.nextInt(spoke.sent.size()))) : arbitrary();
            Endpoint source = sources[random.nextInt(sources.length)];
            world.nowNs += random.nextInt(1_000_000);
            int before = world.sent.size();

            world.relay.onDatagram(new Datagram().set(bytes, Path.to(source)), world.nowNs, world);

            assertThat(world.sent.size() - before)
                    .as("datagrams sent for one received, seed %d", seed)
                    .isLessThanOrEqualTo(1);
        }
        world.pass(1);
        spoke.send(hub, "unimpressed");
        assertThat(hub.received(spoke)).as("seed %d", seed).contains("unimpressed");
    }

    private ByteBuffer arbitrary() {
        byte[] bytes = new byte[LENGTHS[random.nextInt(LENGTHS.length)]];
        random.nextBytes(bytes);
        if (bytes.length > 4 && random.nextBoolean()) {
            bytes[0] = (byte) (1 + random.nextInt(4));
            bytes[1] = 0;
            bytes[2] = 0;
            bytes[3] = 0;
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private ByteBuffer mutated(ByteBuffer original) {
        ByteBuffer copy = World.copy(original);
        if (copy.hasRemaining()) {
            int at = random.nextInt(copy.remaining());
            copy.put(at, (byte) (copy.get(at) ^ 1 << random.nextInt(8)));
        }
        return copy;
    }
}
