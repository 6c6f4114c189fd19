package dev.wgx.edge.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoopbackForwardingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    private Path settings;

    @Test
    void aDefaultRouteOfARouterAdvertisementSurvives() throws Exception {
        try (RelayHost host = new RelayHost()) {
            host.left.sh("ip address add fe80::5/64 dev peer nodad");
            await().atMost(PATIENCE).until(() -> {
                host.left.call(() -> {
                    RouterAdvertisement.send("peer");
                    return 0;
                });
                return hasDefaultRoute(host);
            });

            host.relay.call(() -> LoopbackForwarding.ofThisNamespace().enable());

            assertThat(hasDefaultRoute(host)).isTrue();
            assertThat(host.relay.sh("sysctl -n net.ipv6.conf.lo.forwarding net.ipv6.conf.left.accept_ra"))
                    .isEqualTo("1\n1\n");
            assertThat(host.relay.sh("sysctl -n net.ipv4.conf.lo.forwarding net.ipv4.ip_forward"))
                    .isEqualTo("1\n0\n");
        }
    }

    /** Why the test above is there. */
    @Test
    void theBareSwitchWouldRemoveTheDefaultRoute() throws Exception {
        try (RelayHost host = new RelayHost()) {
            host.left.sh("ip address add fe80::5/64 dev peer nodad");
            await().atMost(PATIENCE).until(() -> {
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

        assertThat(new LoopbackForwarding(settings).enable()).isEmpty();

        assertThat(loopback.toFile().lastModified()).isZero();
    }

    @Test
    void aFamilyThatCannotHaveItIsNamedWithWhatToDo() throws Exception {
        family("ipv4", "0", "0");
        Path loopback = settings.resolve("ipv4/conf/lo/forwarding");
        Files.delete(loopback);
        Files.createDirectory(loopback);

        assertThat(new LoopbackForwarding(settings).enable())
                .singleElement()
                .asString()
                .startsWith("IPv4 stays in user space, since ")
                .contains("set it, or grant CAP_NET_ADMIN");
    }

    @Test
    void aRouterStaysOne() throws Exception {
        family("ipv4", "1", "1");
        family("ipv6", "1", "0");

        new LoopbackForwarding(settings).disable();

        assertThat(settings.resolve("ipv4/conf/lo/forwarding")).hasContent("1");
        assertThat(settings.resolve("ipv6/conf/lo/forwarding")).hasContent("0");
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
