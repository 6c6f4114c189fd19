// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent;

import dev.wgx.agent.conf.AgentConfig;
import dev.wgx.agent.link.Commands;
import dev.wgx.agent.link.LinkException;
import dev.wgx.agent.link.StartedLinks;
import dev.wgx.agent.link.WireGuardLink;
import dev.wgx.agent.link.WireGuardLink.Start;
import dev.wgx.config.ConfigException;
import java.nio.file.Path;
import java.util.Optional;

/** The interface that the file of a hub or a spoke describes: made, removed, and brought into line with the file. */
public final class OwnInterface {
    private final Path path;
    private final Surroundings around;

    public OwnInterface(Path path, Surroundings around) {
        this.path = path;
        this.around = around;
    }

    /** Makes the interface, and notes that it has to be there until it is stopped. */
    public void start() throws ConfigException, LinkException {
        AgentConfig config = around.read(path);
        StartedLinks started = around.machine().started();
        String name = config.interfaceName();
        boolean wasOurs = started.contains(name);
        started.remove(name);
        if (make(config) != Start.RELOADED || wasOurs) {
            started.add(name);
        }
    }

    /** Makes an interface that is gone, by the service that made it where there is one: that may do more than we. */
    void makeAgain() throws ConfigException, LinkException {
        Optional<String> unit = around.machine().interfaceUnit();
        if (unit.isEmpty()) {
            make(AgentConfig.read(path));
            return;
        }
        // That restarts this program too, which needs the service.
        Commands.Outcome outcome = around.commands().run("systemctl", "--no-block", "restart", unit.get());
        if (!outcome.succeeded()) {
            throw new LinkException("the interface is gone, and systemctl cannot restart " + unit.get()
                    + ", which makes it: it ended with " + outcome);
        }
    }

    private Start make(AgentConfig config) throws LinkException {
        WireGuardLink link = around.link(config);
        Start made = link.start(config, around.addresses());
        switch (made) {
            case IN_KERNEL -> {}
            case IN_USERSPACE -> sayIfItEndsWithContainer(link);
            case RELOADED ->
                around.notice("The interface " + link.name() + " was there already: it has this configuration now.");
        }
        if (around.resolver().resolve(config.relayEndpoint()).isEmpty()) {
            around.notice("The relay's name " + config.relayEndpoint()
                    + " is not known to the DNS now; `sync --watch` sets it when it is.");
        }
        return made;
    }

    private void sayIfItEndsWithContainer(WireGuardLink link) {
        if (around.container().isPresent()) {
            around.notice("The kernel has no WireGuard, so " + link.userspaceProgram() + " is the interface "
                    + link.name() + ", and both end with this container: keep it running, or load the kernel's module"
                    + " wireguard on the host and start again.");
        }
    }

    public void stop() throws ConfigException, LinkException {
        WireGuardLink link = around.link(around.read(path));
        // First, so that no watch makes it again.
        around.machine().started().remove(link.name());
        if (!link.stop()) {
            around.notice("The interface " + link.name() + " is not there: nothing to stop.");
        }
    }

    public void reload() throws ConfigException, LinkException {
        AgentConfig config = around.read(path);
        around.link(config).reload(config, around.addresses());
    }
}
