// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.attack;

import dev.wgx.noise.PrivateKey;
import java.util.List;
import java.util.Locale;

/** All attacks, with the figures that hurt a relay most in the past. */
public enum AttackKind {
    REDIRECT("one forged keepalive points a hub's traffic at --from, 1400 bytes a strike", 500, 0, 0) {
        @Override
        public Attack plan(AttackPlan plan, Gang gang) throws AttackException {
            Target relay = plan.relay();
            Pair pair = Pair.of(gang, plan.needHubKey(), relay, gang.random().nextInt());
            return new Redirection(pair, gang.open(plan.needFrom().address(0), 0));
        }
    },
    CIRCLE("two relays with two addresses each (A1 A2 B1 B2) send one packet to and fro", 2, 0, 0) {
        @Override
        public Attack plan(AttackPlan plan, Gang gang) throws AttackException {
            if (plan.relays().size() != 4) {
                throw new AttackException("a circle has two addresses of one relay, and then two of another");
            }
            int index = gang.random().nextInt();
            PrivateKey key = plan.needHubKey();
            return new Circle(
                    Pair.of(gang, key, plan.relays().get(0), index),
                    corner(plan, gang, 0),
                    corner(plan, gang, 1),
                    Pair.of(gang, key, plan.relays().get(2), index),
                    corner(plan, gang, 2),
                    corner(plan, gang, 3));
        }
    },
    CAROUSEL("a packet for a hub at port 7001, which its router sends back as from its spoke at port 7002", 1, 0, 0) {
        @Override
        public Attack plan(AttackPlan plan, Gang gang) throws AttackException {
            return new Carousel(Pair.at(
                    gang,
                    plan.needHubKey(),
                    Carousel.HUB_PORT,
                    Carousel.SPOKE_PORT,
                    plan.relay(),
                    gang.random().nextInt()));
        }
    },
    JUNK_SETS("a hub and its spokes publish keys that nobody has, and others with each strike", 1, 12, 10_000) {
        @Override
        public Attack plan(AttackPlan plan, Gang gang) throws AttackException {
            return new JunkSets(gang, hub(plan, gang), moles(plan, gang), plan.setSize());
        }
    },
    SAME_SETS("spokes of one hub publish all the same keys, one with each strike", 4, 77, 9_800) {
        @Override
        public Attack plan(AttackPlan plan, Gang gang) throws AttackException {
            return new SameSets(gang, hub(plan, gang), moles(plan, gang), plan.setSize());
        }
    },
    REPEATED_PAGES("spokes of one hub begin to publish and repeat their first page", 14, 70, 0) {
        @Override
        public Attack plan(AttackPlan plan, Gang gang) throws AttackException {
            return new RepeatedPages(gang, hub(plan, gang), moles(plan, gang));
        }
    },
    SET_CHANGES("a hub publishes another small set with each strike", 190, 0, 2) {
        @Override
        public Attack plan(AttackPlan plan, Gang gang) throws AttackException {
            return new SetChanges(gang, hub(plan, gang), plan.setSize());
        }
    },
    SESSION_FILL("keys of one hub open relayed sessions without end", 5_000, 256, 0) {
        @Override
        public Attack plan(AttackPlan plan, Gang gang) throws AttackException {
            return new SessionFill(mesh(plan, gang), gang.calls());
        }
    },
    UNANSWERED_CALLS("keys of one hub call each other, and nobody answers", 2_000, 256, 0) {
        @Override
        public Attack plan(AttackPlan plan, Gang gang) throws AttackException {
            return new UnansweredCalls(mesh(plan, gang), gang.calls());
        }
    },
    MAC1_SEARCH("keys of one hub send initiations for nobody", 3_000, 256, 0) {
        @Override
        public Attack plan(AttackPlan plan, Gang gang) throws AttackException {
            return new Mac1Search(mesh(plan, gang), gang);
        }
    },
    PORT_HOPPING("a hub with four sessions for each key moves to another port with each strike", 1_700, 1_000, 0) {
        @Override
        public Attack plan(AttackPlan plan, Gang gang) throws AttackException {
            return new PortHopping(gang, hub(plan, gang), moles(plan, gang), plan.relay());
        }
    },
    INITIATIONS("strangers at --from send initiations with nothing right but their mac1", 3_000, 0, 0) {
        @Override
        public Attack plan(AttackPlan plan, Gang gang) throws AttackException {
            return new InitiationFlood(gang, plan.relay(), new ForgedSources(plan.needFrom()));
        }
    },
    KEY_QUERIES("strangers at --from ask for the relay's key", 3_000, 0, 0) {
        @Override
        public Attack plan(AttackPlan plan, Gang gang) throws AttackException {
            return new KeyQueryFlood(plan.relay(), new ForgedSources(plan.needFrom()));
        }
    };

    private final String description;
    private final int perSecond;
    private final int size;
    private final int setSize;

    AttackKind(String description, int perSecond, int size, int setSize) {
        this.description = description;
        this.perSecond = perSecond;
        this.size = size;
        this.setSize = setSize;
    }

    /** @throws AttackException if the plan lacks something, or the system refuses a port */
    public abstract Attack plan(AttackPlan plan, Gang gang) throws AttackException;

    public String description() {
        return description;
    }

    /** Returns how many strikes a second are usual. */
    public int perSecond() {
        return perSecond;
    }

    /** Returns how many keys are usual. */
    public int size() {
        return size;
    }

    /** Returns how many keys each of them usually publishes. */
    public int setSize() {
        return setSize;
    }

    /** Returns the name on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Accomplice hub(AttackPlan plan, Gang gang) throws AttackException {
        return gang.recruit(plan.needHubKey(), plan.relay());
    }

    private static List<Accomplice> moles(AttackPlan plan, Gang gang) throws AttackException {
        return gang.recruit(plan.size(), plan.relay());
    }

    private static Mesh mesh(AttackPlan plan, Gang gang) throws AttackException {
        return new Mesh(gang, plan.needHubKey(), plan.relay(), plan.size());
    }

    private static Circle.Corner corner(AttackPlan plan, Gang gang, int number) throws AttackException {
        Target relay = plan.relays().get(number);
        return new Circle.Corner(
                relay, gang.open(relay.address().getAddress(), relay.address().getPort()));
    }
}
