// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent;

import dev.wgx.agent.AgentException.Reason;
import dev.wgx.agent.conf.AgentConfig;
import dev.wgx.agent.direct.live.ProbePort;
import dev.wgx.agent.link.Commands;
import dev.wgx.agent.link.ConfigurationProtocol;
import dev.wgx.agent.link.DirectMarks;
import dev.wgx.agent.link.Machine;
import dev.wgx.agent.link.WireGuardLink;
import dev.wgx.agent.relay.RelayKeys;
import dev.wgx.agent.relay.Resolver;
import dev.wgx.agent.relay.SilenceDiagnosis;
import dev.wgx.config.ConfigException;
import dev.wgx.config.Container;
import dev.wgx.config.HostPort;
import dev.wgx.config.PrivateFile;
import dev.wgx.noise.RandomSource;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The world around an agent.
 *
 * @param userspaceProgram what makes an interface where the kernel has no WireGuard; empty for wireguard-go
 * @param notices takes sentences for the operator that are no failure
 */
public record Surroundings(
        Commands commands,
        ConfigurationProtocol kernelWireGuard,
        String userspaceProgram,
        Resolver resolver,
        RelayKeys relayKeys,
        RelayConversation relay,
        RandomSource random,
        Container container,
        Machine machine,
        ProbePort.Opener probes,
        Consumer<String> notices) {

    void notice(String sentence) {
        notices.accept(sentence);
    }

    /** Returns what finds out why the relay does not answer. */
    public SilenceDiagnosis silence() {
        return new SilenceDiagnosis(resolver, relayKeys, machine::sourceTowards);
    }

    Instant now() {
        return Instant.now();
    }

    /** Reads the file of a hub or a spoke, and says if every user may. */
    AgentConfig read(Path path) throws ConfigException {
        PrivateFile.warning(path).ifPresent(this::notice);
        return AgentConfig.read(path);
    }

    WireGuardLink link(AgentConfig config) {
        return link(config.interfaceName());
    }

    WireGuardLink link(String name) {
        return new WireGuardLink(
                commands,
                name,
                userspaceProgram,
                notices,
                () -> directMarks(name).read());
    }

    /** Returns what a watch has noted about the paths to the peers of an interface. */
    public DirectMarks directMarks(String interfaceName) {
        return new DirectMarks(machine.started().directory(), interfaceName);
    }

    /** Returns a lookup that asks for each name once: ten thousand peers share the name of one relay. */
    Function<HostPort, List<InetAddress>> addresses() {
        Map<String, List<InetAddress>> known = new HashMap<>();
        return endpoint -> known.computeIfAbsent(endpoint.host(), _ -> resolver.resolve(endpoint));
    }

    /**
     * Returns the failure of a relay that does not tell its key, by its true cause.
     *
     * @param advice follows "does not tell its public key: "
     */
    public AgentException noKeyFrom(HostPort relay, String advice) {
        return new AgentException(
                Reason.RELAY_UNREACHABLE,
                relay.isName() && resolver.resolve(relay).isEmpty()
                        ? "The name " + relay.host()
                                + " does not resolve: check how it is written, and this machine's DNS."
                        : "The relay at " + relay + " does not tell its public key: " + advice);
    }
}
