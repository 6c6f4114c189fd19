// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.direct.live;

import dev.wgx.agent.link.LinkControl.Look;
import dev.wgx.agent.link.Machine;
import dev.wgx.agent.link.NextHop;
import dev.wgx.agent.portmap.MappingStanding;
import dev.wgx.agent.portmap.PcpMap;
import dev.wgx.agent.portmap.PortMapping;
import dev.wgx.direct.Candidate;
import dev.wgx.noise.PairSeal;
import dev.wgx.noise.PresharedKey;
import dev.wgx.packet.IpAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Has the router of this machine map WireGuard's port, whichever router that is now. The loop owns it. */
final class PortMapper implements AutoCloseable {
    /** RFC 6886 and RFC 6887: the port at which routers are asked. */
    static final int ROUTER_PORT = 5351;
    /** A router that was asked within this time is not asked again. */
    static final long FRESH_NS = TimeUnit.SECONDS.toNanos(10);

    private static final long NONCE_PURPOSE = 6887;

    private final IntFunction<Optional<NextHop>> routers;
    private final Machine machine;
    private final Consumer<Runnable> post;
    private final Consumer<String> log;
    private Look look;
    private @Nullable Dialogue dialogue;
    private long lookedUpNs;
    private boolean isLookingUp;
    private boolean isClosed;

    /**
     * @param routers finds the router for packets with a mark, which may take a while
     * @param post hands something to the loop
     * @param log takes lines for the operator
     */
    PortMapper(
            IntFunction<Optional<NextHop>> routers,
            Machine machine,
            Look look,
            Consumer<Runnable> post,
            Consumer<String> log) {
        this.routers = routers;
        this.machine = machine;
        this.look = look;
        this.post = post;
        this.log = log;
        lookUp();
    }

    /** Takes what the interface is now: its port may be another one. */
    void follow(Look seen) {
        boolean isSamePort = seen.live().listenPort() == look.live().listenPort();
        look = seen;
        if (!isSamePort) {
            leave();
            lookUp();
        }
    }

    /** Makes sure that the router has been asked lately: one that has restarted has forgotten what it mapped. */
    void refresh() {
        if (machine.nowNs() - lookedUpNs >= FRESH_NS) {
            lookUp();
        }
    }

    /** Finds the router, and asks it. */
    void lookUp() {
        isLookingUp = true;
        lookedUpNs = machine.nowNs();
        int mark = look.live().fwMark();
        Thread.ofVirtual().name("direct-router").start(() -> {
            Optional<NextHop> found = routers.apply(mark);
            post.accept(() -> onRouter(found));
        });
    }

    private void onRouter(Optional<NextHop> found) {
        if (isClosed) {
            return;
        }
        isLookingUp = false;
        if (dialogue == null || !found.equals(Optional.of(dialogue.hop))) {
            leave();
            dialogue = found.flatMap(this::open).orElse(null);
        }
        if (dialogue != null) {
            dialogue.mapping.ask(machine.nowNs());
        }
    }

    private Optional<Dialogue> open(NextHop hop) {
        try {
            return Optional.of(new Dialogue(hop));
        } catch (IOException gone) {
            // The address is not there any more: the next look finds another one.
            return Optional.empty();
        }
    }

    /** Returns the place where the router lets WireGuard's port be reached. */
    Optional<Candidate> outer() {
        return dialogue == null ? Optional.empty() : dialogue.mapping.outer();
    }

    /** Returns whether it is worth to wait a moment for {@link #outer}. */
    boolean isAnswerNear() {
        return isLookingUp || (dialogue != null && dialogue.mapping.isAnswerNear());
    }

    long deadlineNs() {
        return dialogue == null ? Long.MAX_VALUE : dialogue.mapping.deadlineNs();
    }

    void onDeadline(long nowNs) {
        if (dialogue != null) {
            dialogue.mapping.onDeadline(nowNs);
        }
    }

    /** Takes the mapping back, and asks no router any more. */
    @Override
    public void close() {
        isClosed = true;
        leave();
    }

    private void leave() {
        if (dialogue != null) {
            dialogue.mapping.end();
            dialogue.socket.close();
            dialogue = null;
        }
    }

    /** The dialogue with one router about one port. */
    private final class Dialogue implements PortMapping.Actions {
        private final NextHop hop;
        private final InetSocketAddress router;
        private final int port = look.live().listenPort();
        private final PortMapping mapping;
        private final AgentSocket socket;
        private boolean wasMapped;

        Dialogue(NextHop hop) throws IOException {
            this.hop = hop;
            this.router = new InetSocketAddress(hop.router(), ROUTER_PORT);
            this.mapping = new PortMapping(IpAddress.of(hop.own()), port, nonce(), this);
            this.socket = AgentSocket.open(
                    new InetSocketAddress(hop.own(), 0),
                    (from, datagram) -> post.accept(() -> onDatagram(from, datagram)));
        }

        /** Returns the same for an agent that starts again, so that it may change what the former one has left. */
        private byte[] nonce() {
            byte[] about = ByteBuffer.allocate(Long.BYTES + Short.BYTES)
                    .putLong(IpAddress.of(hop.router()).low())
                    .putShort((short) port)
                    .array();
            return Arrays.copyOf(
                    PairSeal.between(look.privateKey(), look.privateKey().publicKey(), PresharedKey.NONE)
                            .orElseThrow()
                            .mac(NONCE_PURPOSE)
                            .of(about),
                    PcpMap.NONCE_LENGTH);
        }

        private void onDatagram(InetSocketAddress from, byte[] datagram) {
            if (from.equals(router) && this == dialogue) {
                mapping.onDatagram(machine.nowNs(), datagram);
            }
        }

        @Override
        public void ask(byte[] datagram) {
            socket.send(router, ByteBuffer.wrap(datagram));
        }

        @Override
        public void report(MappingStanding standing) {
            String subject = "The router " + hop.router().getHostAddress();
            switch (standing) {
                case MappingStanding.Mapped(Candidate outer) ->
                    log.accept(subject + " lets UDP port " + port + " be reached at " + outer + ".");
                case MappingStanding.Unmapped(MappingStanding.Reason reason) -> {
                    // Most routers know neither protocol.
                    if (wasMapped || reason != MappingStanding.Reason.NO_ANSWER) {
                        log.accept(subject + (wasMapped ? " no longer lets" : " does not let") + " UDP port " + port
                                + " be reached: " + reason.sentence() + ".");
                    }
                }
            }
            wasMapped = standing instanceof MappingStanding.Mapped;
        }
    }
}
