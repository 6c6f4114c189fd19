// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.portmap;

import dev.wgx.agent.portmap.MappingStanding.Mapped;
import dev.wgx.agent.portmap.MappingStanding.Reason;
import dev.wgx.agent.portmap.MappingStanding.Unmapped;
import dev.wgx.direct.Candidate;
import dev.wgx.packet.IpAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Asks one router to let one UDP port of this machine be reached, and to go on doing so: by PCP, or by NAT-PMP if it
 * knows nothing else. Each question asks for the whole mapping, so that a router which has forgotten it makes it again:
 * when the router has started is therefore never compared.
 */
public final class PortMapping {
    /** The time that is asked for: a mapping that nobody takes back is gone after it. */
    static final long LIFETIME_S = 3600;
    /** A mapping for less than this is of no use: it would have to be renewed all the time. */
    static final long MIN_LIFETIME_S = 60;
    /** RFC 6886, 3.1: after this time the question is repeated, then after twice that, and so on. */
    static final long FIRST_WAIT_NS = TimeUnit.MILLISECONDS.toNanos(250);

    static final int TRIES = 5;
    /** The time after which a router that does not answer, or refuses, is asked again. */
    static final long REST_NS = TimeUnit.MINUTES.toNanos(30);
    /** Between two tries to renew a mapping. */
    static final long MIN_REST_NS = TimeUnit.SECONDS.toNanos(30);

    /** The things that a mapping wants done. */
    public interface Actions {
        /** Sends a datagram to the router. */
        void ask(byte[] datagram);

        /** Takes a standing that has changed. */
        void report(MappingStanding standing);
    }

    private final PcpMap pcp;
    private final NatPmp natPmp;
    private final Actions actions;
    private MappingProtocol protocol;
    private MappingStanding standing = new Unmapped(Reason.NOT_ASKED);
    private Optional<Candidate> wished = Optional.empty();
    private boolean isAsking;
    private int tries;
    private long dueNs;
    private long expiresNs;

    /**
     * Makes one for which {@link #ask} has yet to be called.
     *
     * @param own the address from which the router is asked
     * @param nonce which only this machine knows, {@link PcpMap#NONCE_LENGTH} bytes; one that finds a mapping which it
     *     has made before needs the same again
     */
    public PortMapping(IpAddress own, int port, byte[] nonce, Actions actions) {
        this.pcp = new PcpMap(own, port, nonce);
        this.natPmp = new NatPmp(port);
        this.actions = actions;
        this.protocol = pcp;
    }

    /** Returns where the port is reached from outside. */
    public Optional<Candidate> outer() {
        return standing instanceof Mapped(Candidate outer) ? Optional.of(outer) : Optional.empty();
    }

    /** Returns whether an answer is likely to come any moment. */
    public boolean isAnswerNear() {
        return isAsking && tries == 1 && !standing.equals(new Unmapped(Reason.NO_ANSWER));
    }

    /** Returns when {@link #onDeadline} has something to do. */
    public long deadlineNs() {
        boolean isFirst = !isAsking && standing.equals(new Unmapped(Reason.NOT_ASKED));
        return isFirst ? Long.MAX_VALUE : outer().isPresent() ? Math.min(dueNs, expiresNs) : dueNs;
    }

    public void onDeadline(long nowNs) {
        if (outer().isPresent() && nowNs - expiresNs >= 0) {
            report(new Unmapped(Reason.NO_ANSWER));
        }
        if (nowNs - dueNs < 0 || deadlineNs() == Long.MAX_VALUE) {
            return;
        }
        if (!isAsking) {
            ask(nowNs);
        } else if (tries < TRIES) {
            send(nowNs);
        } else {
            giveUp(nowNs, Reason.NO_ANSWER);
        }
    }

    /** Asks the router now, whatever it said before. */
    public void ask(long nowNs) {
        if (isAsking) {
            return;
        }
        if (outer().isEmpty()) {
            protocol = pcp;
        }
        isAsking = true;
        protocol.begin();
        askAnew(nowNs);
    }

    private void askAnew(long nowNs) {
        tries = 0;
        send(nowNs);
    }

    private void send(long nowNs) {
        dueNs = nowNs + (FIRST_WAIT_NS << tries);
        tries++;
        actions.ask(protocol.question(wished, LIFETIME_S));
    }

    /** Takes a datagram that has come from the router. */
    public void onDatagram(long nowNs, byte[] datagram) {
        if (isAsking) {
            protocol.read(datagram).ifPresent(answer -> onAnswer(nowNs, answer));
        }
    }

    private void onAnswer(long nowNs, RouterAnswer answer) {
        switch (answer) {
            case RouterAnswer.OnlyNatPmp _ -> {
                protocol = natPmp;
                protocol.begin();
                askAnew(nowNs);
            }
            case RouterAnswer.Half _ -> askAnew(nowNs);
            case RouterAnswer.Refused _ -> giveUp(nowNs, Reason.REFUSED);
            case RouterAnswer.Mapped mapped -> onMapped(nowNs, mapped);
        }
    }

    private void onMapped(long nowNs, RouterAnswer.Mapped mapped) {
        Optional<Candidate> place = publicPlace(mapped);
        if (place.isEmpty() || mapped.lifetimeS() < MIN_LIFETIME_S) {
            actions.ask(protocol.deletion());
            giveUp(nowNs, place.isEmpty() ? Reason.NOT_PUBLIC : Reason.REFUSED);
            return;
        }
        isAsking = false;
        wished = place;
        // It is never believed for longer than was asked for.
        long lifetimeNs = TimeUnit.SECONDS.toNanos(Math.min(mapped.lifetimeS(), LIFETIME_S));
        expiresNs = nowNs + lifetimeNs;
        dueNs = nowNs + lifetimeNs / 2;
        report(new Mapped(place.get()));
    }

    private static Optional<Candidate> publicPlace(RouterAnswer.Mapped mapped) {
        return mapped.port() == 0
                ? Optional.empty()
                : Optional.of(new Candidate(mapped.address(), mapped.port()))
                        .filter(place -> place.address().isIpv4() && place.isUnicast() && !place.isPrivate());
    }

    /** Rests. A mapping that could not be renewed stands until its time is over. */
    private void giveUp(long nowNs, Reason reason) {
        isAsking = false;
        if (reason == Reason.NO_ANSWER && outer().isPresent()) {
            dueNs = nowNs + Math.max(MIN_REST_NS, (expiresNs - nowNs) / 2);
        } else {
            dueNs = nowNs + REST_NS;
            report(new Unmapped(reason));
        }
    }

    /** Takes the mapping back, also one that the router may just be making. */
    public void end() {
        if (isAsking || outer().isPresent()) {
            isAsking = false;
            actions.ask(protocol.deletion());
        }
    }

    private void report(MappingStanding now) {
        if (!standing.equals(now)) {
            standing = now;
            actions.report(now);
        }
    }
}
