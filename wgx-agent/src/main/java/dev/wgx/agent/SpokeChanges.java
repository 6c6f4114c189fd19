// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent;

import dev.wgx.agent.Agent.AddedSpoke;
import dev.wgx.agent.Agent.NewSpoke;
import dev.wgx.agent.conf.AddressPool;
import dev.wgx.agent.conf.AgentConfig;
import dev.wgx.agent.conf.PeerEntry;
import dev.wgx.agent.conf.SpokeText;
import dev.wgx.config.Cidr;
import dev.wgx.config.ConfigException;
import dev.wgx.config.ConfigException.Place;
import dev.wgx.noise.PresharedKey;
import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The changes to a hub's spokes. The caller holds the edit lock and has read the configuration. */
final class SpokeChanges {
    private final AgentConfig config;
    private final Surroundings around;
    private final Rollout rollout;

    SpokeChanges(AgentConfig config, Surroundings around, Rollout rollout) {
        this.config = config;
        this.around = around;
        this.rollout = rollout;
    }

    /** Adds a spoke, or gives one that is there new keys. */
    AddedSpoke add(NewSpoke wish) throws ConfigException, AgentException {
        Optional<PrivateKey> privateKey =
                wish.publicKey().isPresent() ? Optional.empty() : Optional.of(PrivateKey.generate(around.random()));
        PublicKey publicKey =
                wish.publicKey().or(() -> privateKey.map(PrivateKey::publicKey)).orElseThrow();
        PeerEntry spoke = wish.replaces().isPresent()
                ? replaced(find(wish.replaces().get()), publicKey, wish)
                : added(publicKey, wish);
        String text = SpokeText.of(config, spoke, privateKey, wish.options());
        Delivery delivery = Delivery.keep(wish.output(), config.path(), tag(spoke), text);
        try {
            rollout.add(config);
        } catch (ConfigException | AgentException e) {
            delivery.withdraw();
            throw e;
        }
        return new AddedSpoke(spoke, text, delivery);
    }

    private PeerEntry added(PublicKey publicKey, NewSpoke wish) throws ConfigException {
        AddressPool pool = AddressPool.of(config);
        List<Cidr> allowedIps =
                new ArrayList<>(wish.addresses().isEmpty() ? pool.nextFree() : pool.take(wish.addresses()));
        allowedIps.addAll(pool.behind(wish.lan()));
        PeerEntry spoke = new PeerEntry(
                        publicKey,
                        wish.name(),
                        Optional.of(PresharedKey.generate(around.random())),
                        allowedIps,
                        Optional.of(config.relayEndpoint()),
                        OptionalInt.empty())
                .withExpiry(wish.expires());
        config.add(spoke);
        return spoke;
    }

    /** Gives new keys: whoever kept the private key has the preshared key too, who lost the file gets both anew. */
    private PeerEntry replaced(PeerEntry former, PublicKey publicKey, NewSpoke wish) throws ConfigException {
        PeerEntry spoke = former.withPublicKey(publicKey);
        if (wish.publicKey().isEmpty() || former.presharedKey().isEmpty()) {
            spoke = spoke.withPresharedKey(PresharedKey.generate(around.random()));
        }
        config.replaceKeys(former, spoke);
        if (wish.expires().isPresent()) {
            spoke = config.annotate(spoke.withExpiry(wish.expires()));
        }
        return spoke;
    }

    PeerEntry remove(PeerEntry peer) throws ConfigException, AgentException {
        config.remove(peer);
        rollout.takeAway(config, peer.title() + " is removed");
        return peer;
    }

    /** Changes the file only: relay and interface do not know names. */
    PeerEntry rename(String keyOrName, String name) throws ConfigException {
        PeerEntry renamed = config.rename(find(keyOrName), name);
        config.save();
        return renamed;
    }

    PeerEntry disable(String keyOrName) throws ConfigException, AgentException {
        PeerEntry spoke = config.annotate(find(keyOrName).disabled(true));
        rollout.takeAway(config, spoke.title() + " is disabled");
        return spoke;
    }

    PeerEntry enable(String keyOrName) throws ConfigException, AgentException {
        PeerEntry former = find(keyOrName);
        Optional<PeerEntry> expired =
                Optional.of(former).filter(spoke -> !spoke.disabled(false).isActive(around.now()));
        PeerEntry spoke =
                config.annotate((expired.isPresent() ? former.withExpiry(Optional.empty()) : former).disabled(false));
        rollout.add(config);
        return spoke;
    }

    private PeerEntry find(String keyOrName) throws ConfigException {
        Optional<PeerEntry> found = config.find(keyOrName);
        if (found.isEmpty()) {
            throw new ConfigException(
                    Place.of(config.path().toString()),
                    "no spoke has the key or name " + keyOrName + "; see the names in this file");
        }
        return found.get();
    }

    private static String tag(PeerEntry spoke) {
        return spoke.allowedIps().stream()
                .findFirst()
                .map(first -> Cidr.format(first.address()))
                .orElse("spoke");
    }
}
