// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceNoticeTest {
    @TempDir
    private Path directory;

    @Test
    void eachStateIsADatagramOfItsOwn() {
        String name = directory.resolve("notify").toString();
        try (UnixDatagrams manager = new UnixDatagrams(name)) {
            ServiceNotice notice = ServiceNotice.of(Map.of("NOTIFY_SOCKET", name));

            notice.ready();
            notice.reloading();
            notice.alive();
            notice.stopping();

            assertThat(manager.receive()).isEqualTo("READY=1");
            assertThat(manager.receive()).matches("RELOADING=1\nMONOTONIC_USEC=[1-9]\\d*");
            assertThat(manager.receive()).isEqualTo("WATCHDOG=1");
            assertThat(manager.receive()).isEqualTo("STOPPING=1");
        }
    }

    @Test
    void anAbstractSocketHasNoFile() {
        String name = "@wgx-test-" + ProcessHandle.current().pid();
        try (UnixDatagrams manager = new UnixDatagrams(name)) {
            ServiceNotice.of(Map.of("NOTIFY_SOCKET", name)).ready();

            assertThat(manager.receive()).isEqualTo("READY=1");
        }
    }

    @Test
    void whoIsNotThereIsNoMatter() {
        ServiceNotice.of(Map.of("NOTIFY_SOCKET", directory.resolve("nobody").toString()))
                .ready();
        ServiceNotice.of(Map.of("NOTIFY_SOCKET", "/" + "x".repeat(200))).ready();
        ServiceNotice.of(Map.of("NOTIFY_SOCKET", "vsock:2:1")).ready();
        ServiceNotice.ofNobody().ready();
    }

    @Test
    void signsOfLifeAreWantedWhereAWatchdogWaits() {
        Map<String, String> environment = new HashMap<>(Map.of("NOTIFY_SOCKET", "/run/notify"));
        assertThat(ServiceNotice.of(environment).signIntervalS()).isEmpty();

        environment.put("WATCHDOG_USEC", "30000000");
        assertThat(ServiceNotice.of(environment).signIntervalS()).hasValue(10);
        environment.put("WATCHDOG_USEC", "1000000");
        assertThat(ServiceNotice.of(environment).signIntervalS()).hasValue(1);
        environment.put("WATCHDOG_USEC", "soon");
        assertThat(ServiceNotice.of(environment).signIntervalS()).isEmpty();
    }
}
