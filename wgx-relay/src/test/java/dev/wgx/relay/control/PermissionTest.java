// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.relay.Admission;
import org.junit.jupiter.api.Test;

class PermissionTest {
    private final Tables tables = new Tables(Admission.EVERYBODY);
    private final Peer hub = tables.newPeer();
    private final Peer spoke = tables.newPeer();
    private final Permission permission = tables.publish(hub, spoke);

    private int admitted(Peer initiator, long nowNs) {
        int count = 0;
        for (int i = 0; i < 3 * Limits.PERMISSION_INITIATION_BURST; i++) {
            count += permission.admitsInitiation(initiator, nowNs) ? 1 : 0;
        }
        return count;
    }

    @Test
    void eachSideHasItsOwnBudgetOfInitiations() {
        assertThat(admitted(spoke, 0)).isEqualTo(Limits.PERMISSION_INITIATION_BURST);
        assertThat(admitted(hub, 0)).isEqualTo(Limits.PERMISSION_INITIATION_BURST);

        assertThat(admitted(spoke, Limits.SECOND_NS)).isEqualTo(Limits.PERMISSION_INITIATIONS_PER_SECOND);
        assertThat(admitted(hub, Limits.SECOND_NS)).isEqualTo(Limits.PERMISSION_INITIATIONS_PER_SECOND);
    }

    @Test
    void aSpokeMayCallAndItsHubOnceItHas() {
        assertThat(Permission.lettingIn(spoke, hub)).isSameAs(permission);
        assertThat(Permission.lettingIn(hub, spoke)).isNull();
        assertThat(Permission.bearing(spoke, hub)).isNull();
        assertThat(Permission.bearing(hub, spoke)).isNull();

        permission.setCalled(true);

        assertThat(Permission.lettingIn(spoke, hub)).isSameAs(permission);
        assertThat(Permission.lettingIn(hub, spoke)).isSameAs(permission);
        assertThat(Permission.bearing(spoke, hub)).isSameAs(permission);
        assertThat(Permission.bearing(hub, spoke)).isSameAs(permission);
    }

    @Test
    void aCallGoesToTheOtherSide() {
        assertThat(permission.counterpartOf(hub)).isSameAs(spoke);
        assertThat(permission.counterpartOf(spoke)).isSameAs(hub);
        assertThat(permission.opposite()).isNull();

        Permission opposite = tables.publish(/* hub= */ spoke, /* spoke= */ hub);

        assertThat(permission.opposite()).isSameAs(opposite);
    }

    @Test
    void aNameMayBeTakenBack() {
        assertThat(permission.isNamed()).isFalse();
        permission.setName("phone");
        assertThat(permission.isNamed()).isTrue();
        assertThat(permission.name()).isEqualTo("phone");

        permission.setName("");

        assertThat(permission.isNamed()).isFalse();
        assertThat(permission.name()).isEmpty();
    }
}
