// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.relay;

import dev.wgx.config.HostPort;
import dev.wgx.noise.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The cause why a relay does not answer inside its tunnel, as far as it can be seen from outside. */
public sealed interface Silence {
    /** Returns what is wrong, as a clause without a full stop. */
    String what();

    /** Returns what to do about it, as a clause without a full stop. */
    String remedy();

    default String sentence() {
        return what() + ": " + remedy() + ".";
    }

    /** The relay's name has no address now. */
    record NameUnknown(HostPort relay) implements Silence {
        @Override
        public String what() {
            return "The relay's name " + relay.host() + " cannot be looked up";
        }

        @Override
        public String remedy() {
            return "check the name, this machine's network, and its name servers (/etc/resolv.conf)";
        }
    }

    /** The machine has no way to any of the relay's addresses. */
    record NoRoute(HostPort relay) implements Silence {
        @Override
        public String what() {
            return "This machine has no route to the relay at " + relay;
        }

        @Override
        public String remedy() {
            return "check that its network is up (`ip route`)";
        }
    }

    /** The interface does not know where the relay is. */
    record NoEndpoint(String interfaceName) implements Silence {
        @Override
        public String what() {
            return "The relay's peer of the interface " + interfaceName + " has no endpoint";
        }

        @Override
        public String remedy() {
            return "give it one, as `wgx export` prints it, or name the relay with --relay";
        }
    }

    /** Nobody answers, neither inside the tunnel nor the question for the key, which a relay may refuse to answer. */
    record Unanswered(HostPort relay, List<HostPort> addresses) implements Silence {
        @Override
        public String what() {
            String asked = addresses.stream().map(HostPort::host).sorted().collect(Collectors.joining(" and "));
            return "The relay at " + relay + " does not answer" + (relay.isName() ? " (asked: " + asked + ")" : "");
        }

        @Override
        public String remedy() {
            return "check that wgxd runs there, and that firewalls let UDP to its port pass";
        }
    }

    /** Another relay, or somebody on the way, answers with another key. That is never believed by itself. */
    record OtherKey(HostPort relay, PublicKey answered, PublicKey pinned) implements Silence {
        @Override
        public String what() {
            return "The relay at " + relay + " has another key than the pinned one, " + answered + " and not " + pinned;
        }

        @Override
        public String remedy() {
            return "compare it with `wgx relay public-key` on the relay, and if that is meant run sync with"
                    + " --accept-new-relay-key";
        }
    }

    /** The relay is there and has the pinned key, but no session with this peer. */
    record NoSession(HostPort at) implements Silence {
        @Override
        public String what() {
            return "The relay at " + at + " has the pinned key, but does not answer inside its tunnel";
        }

        @Override
        public String remedy() {
            return "check there that this peer's key is allowed (AllowedPublicKeys), and that this machine's clock is"
                    + " right: `wgx relay status` counts NOT_ALLOWED or HANDSHAKE_REPLAYED";
        }
    }

    /** Returns where the relay was found, with the pinned key. */
    default Optional<HostPort> foundAt() {
        return this instanceof NoSession(HostPort at) ? Optional.of(at) : Optional.empty();
    }

    /**
     * Returns where the relay should be tried next: where it was found; or else, if nobody answers, the address after
     * the current one, since a relay may be told not to answer the question for its key.
     */
    default Optional<HostPort> next(Optional<HostPort> current) {
        return switch (this) {
            case NoSession(HostPort at) -> Optional.of(at);
            case Unanswered unanswered -> after(current, unanswered.addresses());
            case NameUnknown _, NoRoute _, NoEndpoint _, OtherKey _ -> Optional.empty();
        };
    }

    private static Optional<HostPort> after(Optional<HostPort> current, List<HostPort> addresses) {
        int at = current.map(addresses::indexOf).orElse(-1);
        return Optional.of(addresses.get((at + 1) % addresses.size()));
    }
}
