package dev.wgx.relay.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.relay.Endpoint;
import dev.wgx.relay.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ForwardingTableTest {
    private record Key(Endpoint source, int index) {}

    private final long seed = Long.getLong("wgx.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void behavesAsAMap() {
        ForwardingTable table = new ForwardingTable(ForwardingMirror.NONE);
        Map<Key, Path> model = new HashMap<>();
        for (int i = 0; i < 200_000; i++) {
            Key key = new Key(Endpoint.ipv4(random.nextInt(20), 1 + random.nextInt(5)), random.nextInt(20));
            if (random.nextInt(3) > 0) {
                Path destination = Path.to(Endpoint.ipv4(random.nextInt(), 9));
                table.put(new ForwardingEntry(Path.to(key.source), key.index, destination, 0, new Traffic(0)));
                model.put(key, destination);
            } else {
                table.remove(key.source, key.index);
                model.remove(key);
            }
            Key probe = new Key(Endpoint.ipv4(random.nextInt(20), 1 + random.nextInt(5)), random.nextInt(20));
            ForwardingEntry found =
                    table.find(probe.source.high(), probe.source.low(), probe.source.port(), probe.index);
            assertThat(found == null ? null : found.destination())
                    .as("seed %d, step %d", seed, i)
                    .isEqualTo(model.get(probe));
        }
        assertThat(table.size()).as("seed %d", seed).isEqualTo(model.size());
    }
}
