// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.agent.RelayConversation;
import dev.wgx.agent.Surroundings;
import dev.wgx.agent.link.StartedLinks;
import dev.wgx.agent.link.SystemCommands;
import dev.wgx.agent.link.SystemMachine;
import dev.wgx.agent.relay.PublicKeyQuery;
import dev.wgx.agent.relay.Resolver;
import dev.wgx.agent.relay.TunnelPublisher;
import dev.wgx.config.Container;
import dev.wgx.edge.netlink.KernelWireGuard;
import dev.wgx.edge.system.BootClock;
import dev.wgx.noise.RandomSource;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.function.Consumer;

/** Gives the agent its surroundings: the real ones, or a test's. */
@FunctionalInterface
interface AgentSurroundings {
    /** The variable's name, which is that of wg-quick. */
    String USERSPACE_VARIABLE = "WG_QUICK_USERSPACE_IMPLEMENTATION";

    /** The clock of the watch. It is made when that asks first: no other command pays for the binding. */
    final class Boot {
        private static final BootClock CLOCK = new BootClock();

        private Boot() {}
    }

    /** @param notices takes sentences for the person */
    Surroundings with(Consumer<String> notices);

    static Surroundings ofThisSystem(Consumer<String> notices) {
        SecureRandom secureRandom = new SecureRandom();
        RandomSource random = secureRandom::nextBytes;
        Resolver resolver = Resolver.system();
        return new Surroundings(
                new SystemCommands(),
                AgentSurroundings::askKernel,
                System.getenv().getOrDefault(USERSPACE_VARIABLE, ""),
                resolver,
                new PublicKeyQuery(resolver),
                new RelayConversation(new TunnelPublisher(random)),
                random,
                Container.ofThisProcess(),
                new SystemMachine(() -> Boot.CLOCK.nowNs(), new StartedLinks(Path.of("/run"))),
                RawProbePort::open,
                notices);
    }

    private static String askKernel(String interfaceName, String question) throws IOException {
        try {
            return KernelWireGuard.exchange(interfaceName, question);
        } catch (LinkageError e) {
            throw new IOException("foreign functions do not work here", e);
        }
    }
}
