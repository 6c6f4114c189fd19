// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.daemon;

import dev.wgx.edge.KernelForwarding;
import dev.wgx.edge.udp.UdpPort;
import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.PublicKey;
import dev.wgx.relay.Admission;
import dev.wgx.relay.RelaySettings;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The contents of relay.conf.
 *
 * @param names what the operator calls peers, allowed or not
 * @param metricsListen none for no Prometheus endpoint
 * @param metricsPeers whether every peer has series of its own there
 */
record RelayConfig(
        PrivateKey privateKey,
        Admission admission,
        Map<PublicKey, String> names,
        Level logLevel,
        UdpPort.Settings udp,
        Path unixSocketPath,
        Path stateFile,
        Optional<InetSocketAddress> metricsListen,
        boolean metricsPeers,
        KernelForwarding.Settings kernelPath,
        RelaySettings settings) {

    MemoryDemand memoryDemand() {
        return MemoryDemand.of(settings, udp.receiveThreads());
    }

    /** Returns the keys that differ and whose change needs a restart. */
    List<String> fixedDifferences(RelayConfig other) {
        List<String> names = new ArrayList<>();
        addIf(names, "PrivateKey", !privateKey.equals(other.privateKey));
        addIf(names, "ListenAddress", !udp.address().equals(other.udp.address()));
        addIf(names, "ListenPort", udp.port() != other.udp.port());
        addIf(names, "BatchedCalls", udp.batchedCalls() != other.udp.batchedCalls());
        addIf(names, "ReceiveThreads", udp.receiveThreads() != other.udp.receiveThreads());
        addIf(names, "UnixSocketPath", !unixSocketPath.equals(other.unixSocketPath));
        addIf(names, "StateFile", !stateFile.equals(other.stateFile));
        addIf(names, "MetricsListen", !metricsListen.equals(other.metricsListen));
        addIf(names, "MetricsPeers", metricsPeers != other.metricsPeers);
        addIf(names, "MaxPeers", settings.maxPeers() != other.settings.maxPeers());
        addIf(names, "MaxSpokesPerHub", settings.maxSpokesPerHub() != other.settings.maxSpokesPerHub());
        boolean followsMaxPeers = settings.hasUsualPermissions() && other.settings.hasUsualPermissions();
        addIf(
                names,
                "MaxPermissions",
                !followsMaxPeers && settings.maxPermissions() != other.settings.maxPermissions());
        addIf(names, "MaxRelayedSessions", settings.maxRelayedSessions() != other.settings.maxRelayedSessions());
        addIf(
                names,
                "AnswerPublicKeyQuery",
                settings.answersPublicKeyQuery() != other.settings.answersPublicKeyQuery());
        addIf(names, "ReflectionPort", settings.reflectionPort() != other.settings.reflectionPort());
        return names;
    }

    private static void addIf(List<String> names, String name, boolean differs) {
        if (differs) {
            names.add(name);
        }
    }
}
