// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.store;

import static dev.wgx.edge.store.SampleRecords.key;
import static dev.wgx.edge.store.SampleRecords.publication;
import static dev.wgx.edge.store.SampleRecords.putPeer;
import static dev.wgx.edge.store.SampleRecords.session;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.relay.store.StoreChange;
import dev.wgx.relay.store.StoreChange.PutCall;
import dev.wgx.relay.store.StoreChange.PutRelayedSession;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PendingChangesTest {
    /** The most of a session's life that a crash may take without anybody's notice. */
    private static final long GLIMPSE_NS = TimeUnit.MILLISECONDS.toNanos(10);

    private final PendingChanges pending = new PendingChanges(10);

    @Test
    void whatIsKnownOfAPeerWaitsForMore() {
        add(putPeer(1));
        assertThat(pending.patienceNs()).isGreaterThan(GLIMPSE_NS);
    }

    @Test
    void aSessionDoesNotWaitForAPublication() {
        add(new PutRelayedSession(session(5)));
        assertThat(pending.patienceNs()).isLessThanOrEqualTo(GLIMPSE_NS);
    }

    @Test
    void noMoreDoesTheCallThatASessionComesFrom() {
        add(putPeer(1));
        add(new PutCall(key(1), key(2)));
        assertThat(pending.patienceNs()).isLessThanOrEqualTo(GLIMPSE_NS);
    }

    @Test
    void aPublicationIsWaitedForByItsHub() {
        add(publication(1, 1, 1));
        add(putPeer(1));
        assertThat(pending.patienceNs()).isZero();
    }

    @Test
    void theNextBatchIsAsPatientAsItsOwnChanges() {
        add(publication(1, 1, 1));
        pending.take();
        add(putPeer(1));
        assertThat(pending.patienceNs()).isGreaterThan(GLIMPSE_NS);
    }

    @Test
    void whatCouldNotBeCommittedHasWaitedEnough() {
        add(putPeer(1));
        pending.putBack(pending.take());
        assertThat(pending.patienceNs()).isZero();
        assertThat(pending.take().changes()).containsExactly(putPeer(1));
    }

    private void add(StoreChange change) {
        assertThat(pending.add(1, change)).isTrue();
    }
}
