// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.sim.rule;

import static dev.wgx.sim.Timeline.SECOND_NS;

import dev.wgx.noise.PublicKey;
import dev.wgx.relay.Endpoint;
import dev.wgx.sim.network.Origin;
import dev.wgx.sim.network.Packet;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Watches all that comes to the relay and leaves it, and insists on the rules. */
public final class Referee {
    /**
     * The time for which the relay may take an address for a peer's after that has left: REJECT_AFTER_TIME from a
     * proof, which may have been under way for a while.
     */
    private static final long PROOF_NS = 200 * SECOND_NS;

    private static final int MAX_REMEMBERED = 4096;
    private static final int MAX_SOURCES = 16;

    /** The first origin of some bytes, the last places where they came from, and the most hops they had left. */
    private static final class Arrival {
        final Origin origin;
        final ArrayDeque<Endpoint> sources = new ArrayDeque<>();
        int hopLimit;
        /** Somebody else has sent the same bytes too: what the relay passes on may be as well from there. */
        boolean forged;

        Arrival(Origin origin) {
            this.origin = origin;
        }

        /** Returns the arrival of this one packet with the same bytes. */
        Arrival from(Packet packet) {
            Arrival one = new Arrival(origin);
            one.sources.add(packet.source());
            one.hopLimit = packet.hopLimit();
            one.forged = packet.origin().forged();
            return one;
        }
    }

    private final PublicKey relay;
    private final Set<Long> relayAddresses;
    private final Sightings sightings;
    private final Consent consent;
    private final CreditRule credit;
    private final Map<ByteBuffer, Arrival> arrivals = new LinkedHashMap<>();

    /**
     * @param relayAddresses where nothing may be sent to
     * @param sightings tell who was where
     * @param consent tells who may be in contact
     */
    public Referee(PublicKey relay, Set<Long> relayAddresses, Sightings sightings, Consent consent) {
        this.relay = relay;
        this.relayAddresses = Set.copyOf(relayAddresses);
        this.sightings = sightings;
        this.consent = consent;
        this.credit = new CreditRule();
    }

    /** Notes where a packet shows its sender to be. */
    public void onLaunched(Packet packet, long nowNs) {
        if (!packet.origin().forged()) {
            packet.origin().maker().ifPresent(maker -> {
                sightings.onSeen(packet.source(), maker, nowNs);
                credit.onSeen(packet.source(), nowNs);
            });
        }
    }

    /** Notes what comes to the relay. */
    public void onReceived(Packet packet) {
        credit.onReceived(packet.source(), packet.bytes().remaining());
        Arrival arrival = arrivals.computeIfAbsent(packet.bytes(), b -> new Arrival(packet.origin()));
        arrival.sources.addLast(packet.source());
        arrival.forged |= packet.origin().forged();
        arrival.hopLimit = Math.max(arrival.hopLimit, packet.hopLimit());
        if (arrival.sources.size() > MAX_SOURCES) {
            arrival.sources.removeFirst();
        }
        if (arrivals.size() > MAX_REMEMBERED) {
            arrivals.remove(arrivals.keySet().iterator().next());
        }
    }

    /**
     * Insists on the rules for what the relay sends; returns what the packet truly is.
     *
     * @param answered the packet that the relay handles now, if it is known which one that is
     */
    public Origin onSent(ByteBuffer bytes, Endpoint destination, int hopLimit, Optional<Packet> answered, long nowNs) {
        if (!destination.isUnicast() || relayAddresses.contains(destination.low())) {
            throw new Violation("the relay sends to " + destination + ", where no peer can be");
        }
        credit.onSent(destination, bytes.remaining(), nowNs);
        Optional<Arrival> passedOn = Optional.ofNullable(arrivals.get(bytes));
        passedOn.ifPresent(
                arrival -> onForwarded(answered.map(arrival::from).orElse(arrival), destination, hopLimit, nowNs));
        return passedOn.map(arrival -> arrival.origin)
                .orElseGet(() -> new Origin(Optional.of(relay), Optional.empty(), false));
    }

    private void onForwarded(Arrival arrival, Endpoint destination, int hopLimit, long nowNs) {
        if (hopLimit >= arrival.hopLimit || hopLimit < 1) {
            throw new Violation(
                    "a packet that may pass " + arrival.hopLimit + " more routers was passed on with " + hopLimit);
        }
        if (isSurelyFromMaker(arrival, nowNs) && arrival.origin.intended().isPresent()) {
            requireIntended(arrival, destination, nowNs);
        } else if (!isAllowedBetween(arrival, destination, nowNs)) {
            throw new Violation("a packet from " + List.copyOf(arrival.sources) + " was passed on to " + destination
                    + ", and no two peers who were there may talk");
        }
    }

    /** Tells whether the relay could know whose the bytes are: nobody else has sent them or was at their source. */
    private boolean isSurelyFromMaker(Arrival arrival, long nowNs) {
        Set<PublicKey> maker = arrival.origin.maker().map(Set::of).orElse(Set.of());
        return !arrival.forged
                && arrival.sources.stream()
                        .allMatch(source ->
                                sightings.seenAt(source, nowNs, PROOF_NS).equals(maker));
    }

    private void requireIntended(Arrival arrival, Endpoint destination, long nowNs) {
        PublicKey maker = arrival.origin.maker().orElseThrow();
        PublicKey intended = arrival.origin.intended().orElseThrow();
        if (!sightings.wasThere(intended, destination, nowNs, PROOF_NS)) {
            throw new Violation("a message for " + intended + " was passed on to " + destination
                    + ", where that was not seen lately");
        }
        if (!consent.mayTalk(maker, intended)) {
            throw new Violation(
                    "a message of " + maker + " was passed on to " + intended + ", and neither publishes the other");
        }
    }

    private boolean isAllowedBetween(Arrival arrival, Endpoint destination, long nowNs) {
        for (PublicKey receiver : sightings.seenAt(destination, nowNs, PROOF_NS)) {
            for (Endpoint source : arrival.sources) {
                for (PublicKey sender : sightings.seenAt(source, nowNs, PROOF_NS)) {
                    if (consent.mayTalk(sender, receiver)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
