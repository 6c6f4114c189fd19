// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.fuzz;

import dev.wgx.agent.conf.AgentConfigFuzz;
import dev.wgx.agent.link.ProgramOutputFuzz;
import dev.wgx.agent.portmap.PortMappingFuzz;
import dev.wgx.command.CommandClientFuzz;
import dev.wgx.command.CommandFuzz;
import dev.wgx.config.AddressFuzz;
import dev.wgx.daemon.RelayConfigFuzz;
import dev.wgx.direct.DirectFuzz;
import dev.wgx.edge.api.ApiFuzz;
import dev.wgx.edge.kernel.ElfFuzz;
import dev.wgx.edge.kernel.KernelPathFuzz;
import dev.wgx.edge.store.RecordFuzz;
import dev.wgx.edge.store.StoreFuzz;
import dev.wgx.noise.HandshakeFuzz;
import dev.wgx.packet.InnerPacketFuzz;
import dev.wgx.reflection.ReflectionFuzz;
import dev.wgx.relay.FrontDoorFuzz;
import java.util.Arrays;
import java.util.Locale;

/** The targets. The name of one on the command line and that of its corpus are in lower case, with hyphens. */
public enum Target {
    COMMAND(CommandFuzz::run),
    COMMAND_CLIENT(CommandClientFuzz::run),
    INNER_PACKET(InnerPacketFuzz::run),
    REFLECTION(ReflectionFuzz::run),
    DIRECT(DirectFuzz::run),
    PORT_MAPPING(PortMappingFuzz::run),
    HANDSHAKE(HandshakeFuzz::run),
    FRONT_DOOR(FrontDoorFuzz::run),
    ADDRESS(AddressFuzz::run),
    AGENT_CONFIG(AgentConfigFuzz::run),
    RELAY_CONFIG(RelayConfigFuzz::run),
    PROGRAM_OUTPUT(ProgramOutputFuzz::run),
    API(ApiFuzz::run),
    RECORD(RecordFuzz::run),
    STORE(StoreFuzz::run),
    ELF(ElfFuzz::run),
    KERNEL_PATH(KernelPathFuzz::run);

    /** A try with some bytes. */
    private interface Attempt {
        void run(byte[] input) throws Exception;
    }

    @SuppressWarnings("ImmutableEnumChecker")
    private final Attempt attempt;

    Target(Attempt attempt) {
        this.attempt = attempt;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Target named(String word) {
        return Arrays.stream(values())
                .filter(target -> target.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no target " + word + "; there are "
                        + Arrays.stream(values()).map(Target::word).toList()));
    }

    /** Tries one input; whatever is thrown is a fault. */
    void run(byte[] input) throws Exception {
        attempt.run(input);
    }
}
