// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.agent.AgentException;
import dev.wgx.agent.Synchronisation;
import dev.wgx.agent.conf.AgentConfig;
import dev.wgx.agent.link.LinkException;
import dev.wgx.agent.relay.PublishOutcome.Published;
import dev.wgx.config.ConfigException;
import dev.wgx.config.HostPort;
import dev.wgx.edge.system.ServiceNotice;
import dev.wgx.noise.PublicKey;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "sync",
        mixinStandardHelpOptions = true,
        description = {
            "Tell the relay whom this peer wants to talk to.",
            "",
            "Compares the relay's key with the pinned one and publishes all peers of the configuration. With --watch it goes"
                    + " on for ever, as a service: it publishes changes, notices a relay that has forgotten them, and follows"
                    + " a relay whose name got another address."
        },
        footer = {
            "",
            "Examples:",
            "  wgx ${PARENT-COMMAND-NAME} sync --watch",
            "  wgx ${PARENT-COMMAND-NAME} sync --interface wg0 --relay-public-key KEY",
            "The last one goes with your own wg-quick file."
        })
final class SyncCommand extends AgentAction {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private RoleCommand parent;

    @Option(names = "--watch", description = "Keep relay and interface in step for ever.")
    private boolean watch;

    @Option(
            names = "--interface",
            paramLabel = "IF",
            converter = Converters.OfInterfaceName.class,
            description = "Publish the peers of this running interface instead of the configuration's.")
    private Optional<String> interfaceName = Optional.empty();

    @Option(
            names = "--relay-public-key",
            paramLabel = "KEY",
            converter = Converters.OfPublicKey.class,
            description = "With --interface: which of its peers is the relay; otherwise the configuration says so.")
    private Optional<PublicKey> relayKey = Optional.empty();

    @Option(
            names = "--relay",
            paramLabel = "NAME[:PORT]",
            converter = Converters.OfHostPort.class,
            description = "With --interface --watch: the relay's name, to follow it to another address.")
    private Optional<HostPort> relay = Optional.empty();

    @Option(names = "--accept-new-relay-key", description = "Pin the key that the relay has now.")
    private boolean acceptNewRelayKey;

    @Option(names = "--json", description = "Print as JSON.")
    private boolean json;

    @Override
    String awaited() {
        return watch ? "" : RELAY_AWAITED;
    }

    @Override
    void run() throws ConfigException, AgentException, LinkException {
        Synchronisation synchronisation = parent.synchronisation(this);
        if (interfaceName.isPresent()) {
            syncInterface(synchronisation, interfaceName.get());
            return;
        }
        if (relayKey.isPresent() || relay.isPresent()) {
            throw misuse("--relay-public-key and --relay go with --interface; otherwise the configuration has them.");
        }
        if (!watch) {
            print(synchronisation.sync(acceptNewRelayKey));
            return;
        }
        if (acceptNewRelayKey) {
            throw misuse("Accept a new key once, without --watch.");
        }
        synchronisation.watch(() -> ServiceNotice.ofThisProcess().ready());
    }

    private void syncInterface(Synchronisation synchronisation, String name)
            throws ConfigException, AgentException, LinkException {
        PublicKey key = relayKey.isPresent() ? relayKey.get() : parent.config().relayKey();
        if (watch) {
            Optional<HostPort> written = relay.isPresent() || relayKey.isPresent()
                    ? relay
                    : Optional.of(parent.config()).map(AgentConfig::relayEndpoint);
            synchronisation.watchInterface(name, key, written);
        } else {
            print(synchronisation.syncInterface(name, key));
        }
    }

    private void print(Published published) {
        if (json) {
            out().println(new JsonObject()
                    .put("revision", published.revision())
                    .put("count", published.count())
                    .put("changed", published.changed()));
        } else {
            say("The relay has " + (published.changed() ? "now " : "already ") + published.describe() + ".");
        }
    }
}
