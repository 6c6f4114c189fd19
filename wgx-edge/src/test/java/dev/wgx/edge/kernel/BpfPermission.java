// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The permission that tests of the kernel path need. Where it is missing they fail and say so; they are not skipped.
 */
final class BpfPermission {
    private BpfPermission() {}

    static void require() {
        assertThat(KernelPath.unavailability())
                .as("these tests need root on a kernel that permits BPF")
                .isEmpty();
    }
}
