// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.relay.Admission;
import dev.wgx.relay.DropReason;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PendingInitiationsTest {
    private static final int INDEX = 7;

    private final Tables tables = new Tables(Admission.EVERYBODY);
    private final PendingInitiations pending = new PendingInitiations(tables.accounts, 2);
    private final Peer hub = tables.newPeer();
    private final Peer spoke = tables.newPeer();
    private final Permission permission = tables.publish(hub, spoke);

    private Optional<DropReason> note(int index, long nowNs) {
        return pending.note(permission, spoke, index, nowNs);
    }

    @Test
    void whatIsRepeatedNeedsNoSecondPlace() {
        assertThat(note(INDEX, 0)).isEmpty();
        assertThat(note(INDEX, 1)).isEmpty();
        assertThat(note(INDEX + 1, 2)).isEmpty();

        assertThat(permission.pending).hasSize(2);
        assertThat(pending.nextDeadlineNs()).isEqualTo(Limits.PENDING_LIFETIME_NS);
    }

    @Test
    void anIndexBelongsToOneInitiatorOfADestination() {
        Peer other = tables.newPeer();
        Permission ofOther = tables.publish(hub, other);
        note(INDEX, 0);

        assertThat(pending.note(ofOther, other, INDEX, 1)).contains(DropReason.INDEX_COLLISION);
        assertThat(pending.note(permission, hub, INDEX, 1))
                .as("another destination")
                .isEmpty();

        assertThat(pending.find(hub, INDEX)).isSameAs(permission.pending.getFirst());
        assertThat(pending.find(hub, INDEX + 1)).isNull();
    }

    @Test
    void whenItIsFullTheHeaviestAccountIsRefused() {
        note(INDEX, 0);
        note(INDEX + 1, 0);

        assertThat(note(INDEX + 2, 0)).contains(DropReason.PENDING_TABLE_FULL);
    }

    @Test
    void itWaitsForItsTimeAndNoLonger() {
        note(INDEX, 0);
        note(INDEX + 1, 1);

        pending.onDeadline(tables.turnAt(Limits.PENDING_LIFETIME_NS - 1));
        assertThat(pending.find(hub, INDEX)).isNotNull();
        pending.onDeadline(tables.turnAt(Limits.PENDING_LIFETIME_NS));

        assertThat(pending.find(hub, INDEX)).isNull();
        assertThat(pending.find(hub, INDEX + 1)).isNotNull();
        assertThat(permission.pending).hasSize(1);
    }

    @Test
    void whatWaitsUnderAPermissionEndsWithIt() {
        note(INDEX, 0);
        note(INDEX + 1, 0);

        pending.endUnder(permission);

        assertThat(permission.pending).isEmpty();
        assertThat(pending.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
        assertThat(note(INDEX + 2, 0)).isEmpty();
    }
}
