// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wgx.edge.KernelForwarding;
import dev.wgx.edge.KernelForwarding.Mode;
import dev.wgx.edge.LoggedLines;
import dev.wgx.relay.RelaySettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The kernel path in a sandbox that refuses netlink, after a relay outside of it has left its pins. */
class WithoutNetlinkTest {
    @TempDir
    private Path fileSystem;

    private RelayHost host;
    private KernelTraces traces;
    private Path pins;

    @BeforeEach
    void leavePinsAndForbidNetlink() throws Exception {
        BpfPermission.require();
        BpfFileSystem.mountAt(fileSystem);
        host = new RelayHost();
        traces = new KernelTraces(fileSystem, RelayHost.PORT);
        pins = host.relay.call(traces::pinDirectory);
        KernelPathSettings settings =
                new KernelPathSettings(RelayHost.PORT, Optional.of(pins), 16, 16, HookChoice.AUTO);
        host.relay.call(() -> {
            try (KernelPath path = KernelPath.open(settings)) {
                return path.attach("left");
            }
        });
        host.relay.call(() -> {
            Sandbox.refuseNetlink();
            return 0;
        });
    }

    @AfterEach
    void cut() throws Exception {
        PinDirectory.of(pins).removeAll();
        host.left.sh("umount " + fileSystem);
        host.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"AUTO", "OFF"})
    void theRelayStartsRemovesWhatItCanAndSaysOnceWhatItCannot(Mode mode) throws Exception {
        try (LoggedLines log = new LoggedLines("dev.wgx.edge")) {
            KernelForwarding forwarding = apply(mode);

            assertThat(forwarding.state().obstacle()).isPresent();
            assertThat(log.atLeast(Level.WARNING)).singleElement().asString().contains("cannot be removed", "netlink");
        }
        assertThat(pins).doesNotExist();
    }

    @Test
    void onlyOnRefuses() {
        assertThatThrownBy(() -> apply(Mode.ON))
                .isInstanceOf(KernelPathException.class)
                .hasMessageContaining("netlink");
        assertThat(pins).isNotEmptyDirectory();
    }

    private KernelForwarding apply(Mode mode) throws Exception {
        return host.relay.call(() -> {
            KernelForwarding forwarding = new KernelForwarding(traces, RelaySettings.DEFAULT, new KernelMirror());
            forwarding.apply(new KernelForwarding.Settings(mode, List.of(), true));
            return forwarding;
        });
    }
}
