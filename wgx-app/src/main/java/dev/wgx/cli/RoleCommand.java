// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.agent.Agent;
import dev.wgx.agent.OwnInterface;
import dev.wgx.agent.Synchronisation;
import dev.wgx.agent.conf.AgentConfig;
import dev.wgx.agent.conf.Role;
import dev.wgx.config.ConfigException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The common part of {@code wgx hub} and {@code wgx spoke}, which knows whose file is meant. */
abstract class RoleCommand implements Runnable {
    private final Role role;
    private final AgentSurroundings around;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything is called
    private CommandSpec spec;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "The configuration, instead of the one in /etc/wgx.")
    private Optional<Path> file = Optional.empty();

    /** The relay's socket, which neither hub nor spoke needs: taken because every command takes it. */
    @Option(
            names = {"-s", "--socket", "--unix"},
            paramLabel = "SOCKET",
            scope = ScopeType.INHERIT,
            hidden = true)
    @SuppressWarnings("UnusedVariable")
    private Optional<Path> socket = Optional.empty();

    RoleCommand(Role role, AgentSurroundings around) {
        this.role = role;
        this.around = around;
    }

    Role role() {
        return role;
    }

    Path path() {
        return file.orElse(role.defaultPath());
    }

    AgentSurroundings around() {
        return around;
    }

    Agent agent(AgentAction action) {
        return new Agent(role, path(), action.surroundings(around));
    }

    OwnInterface ownInterface(AgentAction action) {
        return new OwnInterface(path(), action.surroundings(around));
    }

    Synchronisation synchronisation(AgentAction action) {
        return new Synchronisation(role, path(), action.surroundings(around));
    }

    AgentConfig config() throws ConfigException {
        return AgentConfig.read(path());
    }

    /** Shows the subcommands, since none was given. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
