package dev.wgx.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.relay.data.ForwardingEntry;
import dev.wgx.relay.data.ForwardingMirror;
import java.util.HashMap;
import java.util.Map;

/** A second table that forwards too, and insists on what it was promised. */
final class MirrorModel implements ForwardingMirror {
    private record Key(Endpoint source, int receiverIndex) {}

    private final Map<Key, ForwardingEntry> entries = new HashMap<>();

    @Override
    public void onPut(ForwardingEntry entry) {
        assertThat(entries.put(key(entry), entry))
                .as("what moves is removed before it is put")
                .isNull();
    }

    @Override
    public void onRemove(ForwardingEntry entry) {
        assertThat(entries.remove(key(entry)))
                .as("only what was put is removed")
                .isSameAs(entry);
    }

    /** Both tables forward the same, and nothing for longer than a session lives. */
    void assertEqualTo(Relay relay, long nowNs) {
        Map<Key, ForwardingEntry> table = new HashMap<>();
        relay.forEachEntry(entry -> table.put(key(entry), entry));
        assertThat(entries).isEqualTo(table);
        assertThat(entries.values()).allMatch(entry -> entry.expiresNs() > nowNs);
    }

    private static Key key(ForwardingEntry entry) {
        return new Key(entry.source().remote(), entry.receiverIndex());
    }
}
