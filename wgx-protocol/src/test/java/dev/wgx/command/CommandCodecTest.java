// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.noise.PublicKey;
import dev.wgx.packet.IpAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommandCodecTest {
    private static final long ID = 0x1122334455667788L;

    @Test
    void theWorkedExampleOfTheDocumentationIsWhatTheCodecWrites() throws IOException {
        SpokeSet spokes = SpokeSet.of(List.of(key(2), key(1)));
        List<ByteBuffer> datagrams = List.of(
                new Request.Check(ID).encode(),
                new Request.Page(ID, spokes.page(7, 0)).encode(),
                new Response.PageReceived(ID, 7, 0, 1).encode(),
                new Response.Published(ID, spokes.version(7)).encode(),
                new Response.Refused(ID, RefusalReason.STALE_REVISION, 9).encode());

        assertThat(examples(Path.of("../docs/protocol.md")))
                .isEqualTo(datagrams.stream().map(CommandCodecTest::hex).toList());
    }

    /** Returns the indented blocks of hexadecimal digits, without spaces, up to what is outside the tunnel. */
    private static List<String> examples(Path document) throws IOException {
        List<String> blocks = new ArrayList<>();
        StringBuilder block = new StringBuilder();
        List<String> commands = Files.readAllLines(document).stream()
                .takeWhile(line -> !line.equals("## 3. Outside the tunnel"))
                .toList();
        for (String line : commands) {
            if (line.matches(" {4}[0-9a-f ]+")) {
                block.append(line.replace(" ", ""));
            } else if (!block.isEmpty()) {
                blocks.add(block.toString());
                block.setLength(0);
            }
        }
        assertThat(block.toString())
                .as("the last block ends before the next section")
                .isEmpty();
        return blocks;
    }

    @Test
    void theEmptySetHasOnePageAndTheHashOfNothing() {
        // RFC 7693 does not print it; the value is that of every BLAKE2s-256 implementation for the empty input.
        assertThat(SpokeSet.EMPTY.version(0).hash().toString())
                .isEqualTo("69217a3079908094e11121d042354a7c1f55b6482ca1a51e1b250dfd1ed0eef9");
        assertThat(SpokeSet.EMPTY.pages()).isEqualTo(1);
        assertThat(SpokeSet.EMPTY.page(3, 0).keys()).isEmpty();
    }

    @Test
    void everyRequestIsReadAsItWasWritten() {
        SpokeSet spokes = SpokeSet.of(keys(100));
        List<Request> requests = List.of(
                new Request.Check(ID),
                new Request.Page(ID, spokes.page(5, 0)),
                new Request.Page(ID, spokes.page(5, 2)),
                new Request.Page(ID, SpokeSet.EMPTY.page(1, 0)),
                new Request.Read(ID, 65535),
                new Request.Status(ID, 3));

        for (Request request : requests) {
            assertThat(request.encode().limit()).isLessThanOrEqualTo(CommandProtocol.MAX_DATAGRAM);
            assertThat(Request.parse(request.encode())).isEqualTo(request);
        }
    }

    @Test
    void everyResponseIsReadAsItWasWritten() {
        SetVersion version = SpokeSet.of(keys(100)).version(5);
        List<PeerStatus.Counterpart> counterparts = new ArrayList<>();
        for (int i = 0; i < PeerStatus.MAX_COUNTERPARTS; i++) {
            OptionalLong seconds = i == 0 ? OptionalLong.empty() : OptionalLong.of(4_000_000_000L);
            counterparts.add(
                    new PeerStatus.Counterpart(key(i), i % 2 == 0, i % 3 == 0, i % 5 == 0, i % 7 == 0, seconds));
        }
        List<Response> responses = List.of(
                new Response.Current(ID, version, 10_000, "wgx 1.0.0"),
                new Response.Current(ID, SetVersion.NONE, 0, ""),
                new Response.PageReceived(ID, 5, 277, 278),
                new Response.Published(ID, version),
                new Response.SetPage(ID, SpokeSet.of(keys(100)).page(5, 1)),
                new Response.StatusPage(ID, new PeerStatus(IpAddress.ipv4(0xc0000201), 51820, 0, 9, counterparts)),
                new Response.StatusPage(ID, new PeerStatus(IpAddress.ipv6(0x20010db8L << 32, 1), 1, 0, 1, List.of())),
                new Response.Refused(ID, RefusalReason.TOO_MANY_SPOKES, 10_000));

        for (Response response : responses) {
            assertThat(response.encode().limit()).isLessThanOrEqualTo(CommandProtocol.MAX_DATAGRAM);
            assertThat(Response.parse(response.encode())).contains(response);
        }
    }

    @Test
    void anotherVersionIsToldWhichOneIsSpoken() {
        ByteBuffer future =
                ByteBuffer.allocate(999).put(new Request.Check(ID).encode()).rewind();
        future.put(3, (byte) 2);

        assertThat(Request.parse(future)).isEqualTo(new Response.Refused(ID, RefusalReason.UNSUPPORTED_VERSION, 1));
    }

    @Test
    void whatIsNotOfThisProtocolGetsNoAnswer() {
        assertThat(Request.parse(ByteBuffer.allocate(16))).isEqualTo(Incoming.Foreign.FOREIGN);
        assertThat(Request.parse(new Request.Check(ID).encode().limit(15))).isEqualTo(Incoming.Foreign.FOREIGN);
    }

    @Test
    void aPageWhoseNumbersContradictItsBytesIsMalformed() {
        ByteBuffer page = new Request.Page(ID, SpokeSet.of(keys(100)).page(5, 1)).encode();
        Response.Refused malformed = new Response.Refused(ID, RefusalReason.MALFORMED, 0);

        assertThat(Request.parse(page.duplicate().limit(page.limit() - 1))).isEqualTo(malformed);
        for (int field : new int[] {5, 23, 24, 27, 28, 29, 30}) {
            byte before = page.get(field);
            page.put(field, (byte) (before ^ 0x83));
            assertThat(Request.parse(page)).as("byte %d", field).isEqualTo(malformed);
            page.put(field, before);
        }
    }

    @Test
    void aRelayThatCallsItselfSomethingUnprintableIsNotBelieved() {
        ByteBuffer current = new Response.Current(ID, SetVersion.NONE, 1, "wgx").encode();

        assertThat(Response.parse(current.put(current.limit() - 1, (byte) 0x1b)))
                .isEmpty();
    }

    @Test
    void everyRefusalHasItsOwnCodeAndASentence() {
        for (RefusalReason reason : RefusalReason.values()) {
            assertThat(RefusalReason.ofCode(reason.code())).contains(reason);
            assertThat(reason.describe(42)).doesNotContain("%");
        }
    }

    @Test
    void setPeersIsByteForByteThatOfVersion09() {
        SetPeers request = new SetPeers(0x11223344, List.of(key(2), key(1)));
        assertThat(hex(request.encode())).isEqualTo("4433221101" + "02".repeat(32) + "01".repeat(32));
        assertThat(SetPeers.parse(request.encode())).contains(request);
        assertThat(SetPeers.parse(request.encode().limit(68))).isEmpty();
        assertThat(SetPeers.parse(request.encode().put(4, (byte) 2))).isEmpty();

        assertThat(hex(request.answer(true).encode())).isEqualTo("443322110100");
        assertThat(hex(request.answer(false).encode())).isEqualTo("443322110101");
        assertThat(SetPeers.Answer.parse(request.answer(false).encode())).contains(request.answer(false));
    }

    @Test
    void noRequestIsReadAsSetPeersByARelayOfWgx09() {
        List<Request> requests = List.of(
                new Request.Check(ID),
                new Request.Page(ID, SpokeSet.of(keys(80)).page(5, 1)),
                new Request.Read(ID, 3),
                new Request.Status(ID, 3));
        for (Request request : requests) {
            OldRelay relay = new OldRelay(keys(2));
            assertThat(relay.onDatagram(request.encode()))
                    .as(request.toString())
                    .isEmpty();
            assertThat(relay.keys).isEqualTo(Set.copyOf(keys(2)));
        }
    }

    @Test
    void arbitraryAndDamagedBytesNeverThrow() {
        Random random = new Random(7);
        SpokeSet spokes = SpokeSet.of(keys(80));
        List<ByteBuffer> seeds = List.of(
                new Request.Page(ID, spokes.page(5, 1)).encode(),
                new Request.Check(ID).encode(),
                new Response.Current(ID, spokes.version(4), 7, "wgx 1.0.0").encode(),
                new Response.StatusPage(ID, new PeerStatus(IpAddress.ipv4(1), 2, 0, 1, List.of())).encode(),
                new Response.Refused(ID, RefusalReason.BUSY, -1).encode());
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = Arrays.copyOf(bytes(seeds.get(random.nextInt(seeds.size()))), random.nextInt(1300));
            for (int flips = random.nextInt(4); flips > 0 && bytes.length > 0; flips--) {
                bytes[random.nextInt(Math.min(bytes.length, 70))] = (byte) random.nextInt();
            }
            assertThat(Request.parse(ByteBuffer.wrap(bytes))).isNotNull();
            assertThat(Response.parse(ByteBuffer.wrap(bytes))).isNotNull();
            assertThat(SetPeers.parse(ByteBuffer.wrap(bytes))).isNotNull();
        }
    }

    static PublicKey key(int fill) {
        byte[] bytes = new byte[PublicKey.LENGTH];
        Arrays.fill(bytes, (byte) fill);
        return PublicKey.of(bytes);
    }

    static List<PublicKey> keys(int count) {
        Random random = new Random(count);
        List<PublicKey> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] bytes = new byte[PublicKey.LENGTH];
            random.nextBytes(bytes);
            keys.add(PublicKey.of(bytes));
        }
        Collections.shuffle(keys, random);
        return keys;
    }

    private static byte[] bytes(ByteBuffer datagram) {
        byte[] bytes = new byte[datagram.remaining()];
        datagram.get(datagram.position(), bytes);
        return bytes;
    }

    private static String hex(ByteBuffer datagram) {
        return HexFormat.of().formatHex(bytes(datagram));
    }
}
