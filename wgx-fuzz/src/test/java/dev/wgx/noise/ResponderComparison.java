// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import dev.wgx.wire.HandshakeInitiation;
import dev.wgx.wire.HandshakeResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * Sends the same initiations, right and wrong ones, to our responder and to another WireGuard, and insists that both
 * answer or neither does. {@code config PORT SEED} prints the other one's configuration, {@code compare ADDRESS PORT
 * SEED} compares.
 */
public final class ResponderComparison {
    private static final int PEERS = 600;
    private static final int CHANGED = 60;
    /** The initiations that are right, after each of the others: once two are answered, that one was handled too. */
    private static final int CONTROLS = 2;

    private static final int ATTEMPTS = 5;

    private static final int PATIENCE_MS = 10_000;
    private static final int TRANSIT_MS = 300;
    private static final int LENGTH = PublicKey.LENGTH;

    private record Case(String what, ByteBuffer message) {}

    private final StaticIdentity responder;
    private final List<StaticIdentity> initiators = new ArrayList<>();
    private final Random random;
    private int used;
    private int index;

    private ResponderComparison(long seed) {
        SeededRandom keys = new SeededRandom(seed);
        responder = new StaticIdentity(PrivateKey.generate(keys));
        for (int i = 0; i < PEERS; i++) {
            initiators.add(new StaticIdentity(PrivateKey.generate(keys)));
        }
        random = new Random(seed);
    }

    /** Prints the configuration, or compares. */
    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals("config")) {
            new ResponderComparison(Long.parseLong(arguments[2])).printConfiguration(arguments[1]);
        } else {
            long seed = Long.parseLong(arguments[3]);
            InetSocketAddress other = new InetSocketAddress(arguments[1], Integer.parseInt(arguments[2]));
            new ResponderComparison(seed).compare(other, seed);
        }
    }

    private void printConfiguration(String port) {
        System.out.println("[Interface]\nPrivateKey = " + responder.privateKey().toBase64() + "\nListenPort = " + port);
        initiators.forEach(peer -> System.out.println("[Peer]\nPublicKey = " + peer.publicKey()));
    }

    private void compare(InetSocketAddress other, long seed) throws IOException {
        try (DatagramChannel channel = DatagramChannel.open();
                Selector selector = Selector.open()) {
            channel.connect(other).configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            int accepted = 0;
            int differences = 0;
            List<Case> cases = cases();
            for (Case one : cases) {
                boolean ours = isAnsweredByUs(one);
                boolean theirs = isAnsweredByThem(one, ours, channel, selector);
                accepted += ours ? 1 : 0;
                if (ours != theirs) {
                    differences++;
                    System.out.println("DIFFERENT: " + one.what() + ": we " + word(ours) + ", they " + word(theirs)
                            + ": " + hex(one.message()));
                }
            }
            System.out.printf(
                    "%d initiations, %d accepted, %d differences (seed %d)%n",
                    cases.size(), accepted, differences, seed);
            System.exit(differences == 0 && accepted > 0 && accepted < cases.size() ? 0 : 1);
        }
    }

    private static String word(boolean isAccepted) {
        return isAccepted ? "accept" : "reject";
    }

    private static String hex(ByteBuffer message) {
        byte[] bytes = new byte[message.limit()];
        message.get(0, bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        cases.add(new Case("right", fresh(next()).message(++index)));
        for (int i = 0; i < CHANGED; i++) {
            cases.add(changed(i));
        }
        for (String point : LOW_ORDER) {
            ForgedInitiation forged = fresh(next());
            forged.ephemeralSent = HexFormat.of().parseHex(point);
            cases.add(new Case("ephemeral of low order " + point, forged.message(++index)));
            ForgedInitiation stranger = fresh(next());
            stranger.staticSent = HexFormat.of().parseHex(point);
            cases.add(new Case("static key of low order " + point, stranger.message(++index)));
        }
        ForgedInitiation highBit = fresh(next());
        highBit.ephemeralSent[LENGTH - 1] |= (byte) 0x80;
        cases.add(new Case("ephemeral with bit 255", highBit.message(++index)));
        ForgedInitiation staticHighBit = fresh(next());
        staticHighBit.staticSent[LENGTH - 1] |= (byte) 0x80;
        cases.add(new Case("static key with bit 255", staticHighBit.message(++index)));
        ForgedInitiation asResponder = fresh(responder);
        cases.add(new Case("the responder's own key", asResponder.message(++index)));
        ForgedInitiation unknown = fresh(new StaticIdentity(PrivateKey.generate(new SeededRandom(99))));
        cases.add(new Case("a key that is no peer's", unknown.message(++index)));
        ForgedInitiation otherPrologue = fresh(next());
        otherPrologue.prologue = new byte[] {1};
        cases.add(new Case("another prologue", otherPrologue.message(++index)));
        for (byte fill : new byte[] {0, 1, 0x40, -1}) {
            ForgedInitiation odd = fresh(next());
            Arrays.fill(odd.timestamp, fill);
            cases.add(new Case("a timestamp of bytes " + fill, odd.message(++index)));
        }
        return cases;
    }

    private Case changed(int number) {
        ByteBuffer message = fresh(next()).message(++index);
        int at = number < 4 ? number : random.nextInt(HandshakeInitiation.LENGTH);
        message.put(at, (byte) (message.get(at) ^ 1 << random.nextInt(8)));
        boolean isMac1Right = random.nextBoolean() && at < HandshakeInitiation.MAC1_OFFSET;
        if (isMac1Right) {
            responder.mac1Key().writeTo(message);
        }
        int cut = random.nextInt(12) == 0 ? 1 + random.nextInt(20) : 0;
        message.limit(message.limit() - cut);
        String what = "byte %d changed, mac1 %s, %d bytes cut".formatted(at, isMac1Right ? "right" : "as it was", cut);
        return new Case(what, message);
    }

    private StaticIdentity next() {
        return initiators.get(used++);
    }

    private ForgedInitiation fresh(StaticIdentity initiator) {
        byte[] seed = new byte[Long.BYTES];
        random.nextBytes(seed);
        PrivateKey ephemeral =
                PrivateKey.generate(new SeededRandom(ByteBuffer.wrap(seed).getLong()));
        Tai64n now = Tai64n.ofWallClock(System.currentTimeMillis() * 1_000_000);
        return new ForgedInitiation(initiator, responder.publicKey(), ephemeral, now);
    }

    private boolean isAnsweredByUs(Case one) {
        List<ByteBuffer> answers = new ArrayList<>();
        Device device = new Device(responder.privateKey(), new SeededRandom(1), new Inbox(answers::add));
        initiators.forEach(peer -> device.addPeer(peer.publicKey()));
        device.onDatagram(one.message().duplicate(), 1_000_000_000, System.currentTimeMillis() * 1_000_000);
        return !answers.isEmpty();
    }

    /** Asks again where an answer is expected and does not come: a datagram may be lost, a machine busy. */
    private boolean isAnsweredByThem(Case one, boolean isExpected, DatagramChannel channel, Selector selector)
            throws IOException {
        channel.write(one.message().duplicate());
        int wanted = one.message().getInt(4);
        boolean isAnswered = false;
        for (int control = 0; control < CONTROLS; control++) {
            isAnswered |= awaitControl(wanted, channel, selector);
        }
        for (int attempt = 0; isExpected && !isAnswered && attempt < ATTEMPTS; attempt++) {
            isAnswered = isReceived(wanted, wanted, PATIENCE_MS / ATTEMPTS, channel, selector) == wanted;
        }
        return isAnswered;
    }

    /** Sends initiations that are right until one is answered; tells whether the wanted answer came meanwhile. */
    private boolean awaitControl(int wanted, DatagramChannel channel, Selector selector) throws IOException {
        boolean isAnswered = false;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int control = ++index;
            channel.write(fresh(next()).message(control));
            for (int found = 0; found != control; ) {
                found = isReceived(wanted, control, PATIENCE_MS / ATTEMPTS, channel, selector);
                isAnswered |= found == wanted;
                if (found == control) {
                    return isAnswered;
                }
                if (found == 0) {
                    break;
                }
            }
        }
        throw new AssertionError("the other WireGuard does not answer what is right");
    }

    /** Waits for the answer to one of two; returns whose it is, 0 if none comes in time. */
    private static int isReceived(int one, int other, int patienceMs, DatagramChannel channel, Selector selector)
            throws IOException {
        ByteBuffer answer = ByteBuffer.allocate(2048).order(ByteOrder.LITTLE_ENDIAN);
        long endNs = System.nanoTime() + patienceMs * 1_000_000L;
        while (System.nanoTime() < endNs) {
            answer.clear();
            if (channel.read(answer) == 0) {
                selector.select(TRANSIT_MS);
                selector.selectedKeys().clear();
                continue;
            }
            boolean isResponse =
                    answer.position() == HandshakeResponse.LENGTH && answer.getInt(0) == HandshakeResponse.TYPE;
            int index = answer.getInt(8);
            if (isResponse && (index == one || index == other)) {
                return index;
            }
        }
        return 0;
    }

    private static final List<String> LOW_ORDER = List.of(
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
            "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "0000000000000000000000000000000000000000000000000000000000000080");
}
