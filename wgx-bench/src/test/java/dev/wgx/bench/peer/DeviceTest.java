package dev.wgx.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.noise.PrivateKey;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two devices with nothing between them, in virtual time. */
class DeviceTest {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long WALL_NS = 1_700_000_000L * SECOND_NS;

    private final Random random = new Random(5);
    private final Deque<ByteBuffer> toHub = new ArrayDeque<>();
    private final Deque<ByteBuffer> toSpoke = new ArrayDeque<>();
    private final Device hub = new Device(PrivateKey.generate(random::nextBytes), random::nextBytes, to(toSpoke));
    private final Device spoke = new Device(PrivateKey.generate(random::nextBytes), random::nextBytes, to(toHub));
    private final List<Integer> indexesAtHub = new ArrayList<>();
    private final List<Integer> indexesAtSpoke = new ArrayList<>();
    private final List<ByteBuffer> packets = new ArrayList<>();
    private long nowNs = SECOND_NS;

    private static Consumer<ByteBuffer> to(Deque<ByteBuffer> queue) {
        return message -> queue.add(ByteBuffer.allocate(message.remaining())
                .put(message.duplicate())
                .flip()
                .order(ByteOrder.LITTLE_ENDIAN));
    }

    @BeforeEach
    void introduce() {
        spoke.addPeer(hub.key(), indexesAtSpoke::add);
        hub.addPeer(spoke.key(), new Correspondent() {
            @Override
            public void onSession(int receiverIndex) {
                indexesAtHub.add(receiverIndex);
            }

            @Override
            public void onPacket(ByteBuffer packet) {
                packets.add(ByteBuffer.allocate(packet.remaining()).put(packet).flip());
            }
        });
        spoke.peer(hub.key()).initiate(nowNs, wallNs());
        deliver();
    }

    private long wallNs() {
        return WALL_NS + nowNs;
    }

    private void deliver() {
        while (!toHub.isEmpty() || !toSpoke.isEmpty()) {
            if (!toHub.isEmpty()) {
                hub.onDatagram(toHub.remove(), nowNs, wallNs());
            }
            if (!toSpoke.isEmpty()) {
                spoke.onDatagram(toSpoke.remove(), nowNs, wallNs());
            }
        }
    }

    private void live(long untilNs) {
        while (nowNs < untilNs) {
            nowNs = Math.clamp(Math.min(hub.nextDeadlineNs(), spoke.nextDeadlineNs()), nowNs, untilNs);
            hub.onDeadline(nowNs, wallNs());
            spoke.onDeadline(nowNs, wallNs());
            deliver();
        }
    }

    @Test
    void bothLearnTheOthersIndex() {
        assertThat(indexesAtSpoke).hasSize(1);
        assertThat(indexesAtHub).hasSize(1);
        assertThat(indexesAtHub).isNotEqualTo(indexesAtSpoke);
    }

    @Test
    void theSessionIsRenewedInTimeForAsLongAsTheyLive() {
        live(nowNs + 600 * SECOND_NS);
        assertThat(indexesAtSpoke).hasSizeBetween(5, 6).doesNotHaveDuplicates();
        assertThat(indexesAtHub).hasSameSizeAs(indexesAtSpoke).doesNotHaveDuplicates();
    }

    @Test
    void aPacketArrives() {
        ByteBuffer packet = ByteBuffer.wrap(new byte[] {0x45, 1, 2, 3});
        spoke.peer(hub.key()).send(packet, nowNs, wallNs());
        deliver();
        assertThat(packets).hasSize(1);
        assertThat(packets.getFirst().get(1)).isEqualTo((byte) 1);
    }

    @Test
    void aBrokenDatagramDoesNothing() {
        for (int length = 0; length < 200; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            for (int type = 1; type <= 4 && length > 0; type++) {
                bytes[0] = (byte) type;
                hub.onDatagram(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), nowNs, wallNs());
            }
        }
        assertThat(indexesAtHub).hasSize(1);
    }
}
