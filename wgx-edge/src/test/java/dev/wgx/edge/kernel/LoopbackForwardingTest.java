// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wgx.config.Container;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoopbackForwardingTest {
    /** A setting that not even root can change. */
    private static final Path ZERO_FOR_EVER = Path.of("/proc/sys/net/ipv4/conf/lo/mc_forwarding");

    @TempDir
    private Path settings;

    @TempDir
    private Path notes;

    @Test
    void aDefaultRouteOfARouterAdvertisementSurvives() throws Exception {
        try (RelayHost host = new RelayHost()) {
            host.left.sh("ip address add fe80::5/64 dev peer nodad");
            await().forever().until(() -> {
                host.left.call(() -> {
                    RouterAdvertisement.send("peer");
                    return 0;
                });
                return hasDefaultRoute(host);
            });

            host.relay.call(
                    () -> LoopbackForwarding.ofThisNamespace(Optional.empty()).enable());

            assertThat(hasDefaultRoute(host)).isTrue();
            assertThat(host.relay.sh("sysctl -n net.ipv6.conf.lo.forwarding net.ipv6.conf.left.accept_ra"))
                    .isEqualTo("2\n1\n");
            assertThat(host.relay.sh("sysctl -n net.ipv4.conf.lo.forwarding net.ipv4.ip_forward"))
                    .isEqualTo("2\n0\n");
        }
    }

    /** Shows why the test above is there: Linux forgets the default route when forwarding is switched on. */
    @Test
    void theBareSwitchWouldRemoveTheDefaultRoute() throws Exception {
        try (RelayHost host = new RelayHost()) {
            host.left.sh("ip address add fe80::5/64 dev peer nodad");
            await().forever().until(() -> {
                host.left.call(() -> {
                    RouterAdvertisement.send("peer");
                    return 0;
                });
                return hasDefaultRoute(host);
            });

            host.relay.sh("sysctl -qw net.ipv6.conf.lo.forwarding=1");

            assertThat(hasDefaultRoute(host)).isFalse();
        }
    }

    @Test
    void whatIsOnIsNotWrittenAgain() throws Exception {
        family("ipv4", "1", "0");
        Path loopback = settings.resolve("ipv4/conf/lo/forwarding");
        assertThat(loopback.toFile().setLastModified(0)).isTrue();

        assertThat(forwarding().enable()).isEmpty();

        assertThat(loopback.toFile().lastModified()).isZero();
    }

    @Test
    void aFamilyThatCannotHaveItIsNamedWithWhatToDo() throws Exception {
        family("ipv4", "0", "0");
        Path loopback = settings.resolve("ipv4/conf/lo/forwarding");
        Files.delete(loopback);
        Files.createDirectory(loopback);

        assertThat(forwarding().enable())
                .singleElement()
                .asString()
                .startsWith("IPv4 stays in user space, since ")
                .contains("set it, or grant CAP_NET_ADMIN");
        Files.createFile(notes.resolve(".dockerenv"));
        assertThat(forwarding().enable())
                .singleElement()
                .asString()
                .endsWith("start the container with --sysctl net.ipv4.conf.lo.forwarding=1, or with --network host run"
                        + " `sysctl -w net.ipv4.conf.lo.forwarding=1` on the host");
    }

    @Test
    void whatWasOffIsSwitchedOffAgainByWhicheverProcess() throws Exception {
        family("ipv4", "0", "0");
        family("ipv6", "0", "0");
        assertThat(forwarding().isOurs()).isFalse();

        assertThat(forwarding().enable()).isEmpty();
        assertThat(forwarding().isOurs()).isTrue();
        forwarding().putBack();

        assertThat(settings.resolve("ipv4/conf/lo/forwarding")).hasContent("0");
        assertThat(settings.resolve("ipv6/conf/lo/forwarding")).hasContent("0");
    }

    @Test
    void whatSomebodyElseHasSwitchedOnStaysOn() throws Exception {
        family("ipv4", "1", "0");
        family("ipv6", "1", "1");

        assertThat(forwarding().enable()).isEmpty();
        forwarding().putBack();

        assertThat(settings.resolve("ipv4/conf/lo/forwarding")).hasContent("1");
        assertThat(settings.resolve("ipv6/conf/lo/forwarding")).hasContent("1");
    }

    @Test
    void anInterfaceGetsItsSettingBackWhenTheSwitchFails() throws Exception {
        family("ipv6", "0", "0");
        Files.writeString(settings.resolve("ipv6/conf/lo/accept_ra"), "1\n");
        Path loopback = settings.resolve("ipv6/conf/lo/forwarding");
        Files.delete(loopback);
        Files.createSymbolicLink(loopback, ZERO_FOR_EVER);

        assertThat(forwarding().enable()).hasSize(1);

        assertThat(settings.resolve("ipv6/conf/lo/accept_ra")).hasContent("1");
    }

    @Test
    void anInterfaceGetsItsSettingBackFromTheProcessAfterTheOneThatWasKilled() throws Exception {
        family("ipv6", "2", "0");
        Path advertisements = settings.resolve("ipv6/conf/lo/accept_ra");
        Files.writeString(advertisements, "2\n");
        Files.createSymbolicLink(notes.resolve("spared-0"), Path.of("lo"));
        Files.createSymbolicLink(notes.resolve("spared-1"), Path.of("gone0"));

        assertThat(forwarding().enable()).isEmpty();

        assertThat(advertisements).hasContent("1");
        assertThat(notes).isEmptyDirectory();
    }

    @Test
    void noNoteIsLeftWhenNothingWasInterrupted() throws Exception {
        family("ipv6", "0", "0");
        Path advertisements = settings.resolve("ipv6/conf/lo/accept_ra");
        Files.writeString(advertisements, "1\n");

        assertThat(forwarding().enable()).isEmpty();

        assertThat(advertisements).hasContent("1");
        assertThat(notes).isEmptyDirectory();
    }

    private LoopbackForwarding forwarding() {
        return new LoopbackForwarding(settings, Optional.of(PinDirectory.of(notes)), new Container(notes));
    }

    private void family(String name, String loopback, String all) throws Exception {
        Path conf = settings.resolve(name).resolve("conf");
        for (String device : new String[] {"lo", "all"}) {
            Files.createDirectories(conf.resolve(device));
            Files.writeString(conf.resolve(device).resolve("accept_ra"), "0\n");
        }
        Files.writeString(conf.resolve("lo/forwarding"), loopback + "\n");
        Files.writeString(conf.resolve("all/forwarding"), all + "\n");
    }

    private static boolean hasDefaultRoute(RelayHost host) throws Exception {
        return host.relay.sh("ip -6 route show default").contains("via fe80::5 dev left");
    }
}
