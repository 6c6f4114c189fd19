// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.command.NamesClient.Outcome;
import dev.wgx.noise.PublicKey;
import dev.wgx.noise.SeededRandom;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NamesDialogueTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final SpokeNames NAMES = SpokeNames.of(Map.of(key(1), "phone", key(2), ""));

    private static final SpokeNames MANY = SpokeNames.of(IntStream.rangeClosed(1, 40)
            .boxed()
            .collect(Collectors.toMap(NamesDialogueTest::key, number -> "n".repeat(PeerName.MAX_BYTES))));

    private final List<Request> sent = new ArrayList<>();

    @Test
    void aRelayThatHasTheNamesIsAskedOnly() {
        NamesClient client = start(NAMES);
        client.onDatagram(new Response.Named(last().requestId(), NAMES.tag()).encode(), 0, this::note);
        assertThat(client.outcome()).contains(Outcome.TOLD);
        assertThat(sent).hasSize(1);
    }

    @Test
    void aRelayThatHasOthersIsToldAllOfThemAndTheTagLast() {
        NamesClient client = start(NAMES);
        client.onDatagram(new Response.Named(last().requestId(), 7).encode(), 0, this::note);
        assertThat(((Request.Names) last()).page())
                .isEqualTo(new NamePage(
                        0, 1, List.of(new NamePage.Entry(key(1), "phone"), new NamePage.Entry(key(2), ""))));
        client.onDatagram(new Response.Named(last().requestId(), 0).encode(), 0, this::note);
        assertThat(((Request.Names) last()).page()).isEqualTo(new NamePage(NAMES.tag(), 1, List.of()));
        client.onDatagram(new Response.Named(last().requestId(), 0).encode(), 0, this::note);
        assertThat(client.outcome()).contains(Outcome.INCOMPLETE);
        assertThat(client.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aRelayThatKnowsNoSuchCommandIsToldNothing() {
        NamesClient client = start(NAMES);
        client.onDatagram(new Response.Refused(last().requestId(), RefusalReason.MALFORMED, 0).encode(), 0, this::note);
        assertThat(client.outcome()).contains(Outcome.NOT_SUPPORTED);
        assertThat(sent).hasSize(1);
    }

    @Test
    void aSilentRelayIsGivenUp() {
        NamesClient client = start(NAMES);
        long nowNs = 0;
        while (client.outcome().isEmpty()) {
            nowNs = client.nextDeadlineNs();
            client.onDeadline(nowNs, this::note);
        }
        assertThat(client.outcome()).contains(Outcome.UNREACHABLE);
        assertThat(nowNs).isEqualTo(5 * SECOND_NS);
        assertThat(sent).hasSizeBetween(4, 6).allMatch(Request.AskNames.class::isInstance);
    }

    @Test
    void anAnswerToSomethingElseIsPassedOver() {
        NamesClient client = start(NAMES);
        client.onDatagram(new Response.Named(last().requestId() + 1, NAMES.tag()).encode(), 0, this::note);
        client.onDatagram(ByteBuffer.allocate(3), 0, this::note);
        assertThat(client.outcome()).isEmpty();
    }

    @Test
    void pagesAreAsFullAsADatagramAllows() {
        Map<PublicKey, String> names = new TreeMap<>();
        for (int i = 0; i < 200; i++) {
            names.put(key(i), "x".repeat(i % 70));
        }
        List<NamePage> pages = SpokeNames.of(names).pages();
        assertThat(pages).hasSizeBetween(8, 14);
        assertThat(pages)
                .allSatisfy(
                        page -> assertThat(new Request.Names(1, page).encode().remaining())
                                .isLessThanOrEqualTo(CommandProtocol.MAX_DATAGRAM));
        assertThat(pages.stream().flatMap(page -> page.entries().stream()).map(NamePage.Entry::key))
                .containsExactlyElementsOf(names.keySet());
    }

    @Test
    void aTagTellsOneNameFromAnotherAndIsNeverNothing() {
        assertThat(NAMES.tag())
                .isEqualTo(SpokeNames.of(Map.of(key(2), "", key(1), "phone")).tag());
        assertThat(NAMES.tag())
                .isNotEqualTo(
                        SpokeNames.of(Map.of(key(1), "phones", key(2), "")).tag());
        assertThat(SpokeNames.NONE.tag()).isNotZero();
    }

    @Test
    void noRequestLooksLikeTheCommandOfWgx09() {
        ByteBuffer names = new Request.Names(1, NAMES.last()).encode();
        ByteBuffer question = new Request.AskNames(1).encode();
        assertThat(SetPeers.parse(names)).isEmpty();
        assertThat(SetPeers.parse(question)).isEmpty();
        assertThat(Request.parse(names)).isEqualTo(new Request.Names(1, NAMES.last()));
        assertThat(Request.parse(question)).isEqualTo(new Request.AskNames(1));
    }

    @Test
    void whatContradictsItsLengthIsMalformed() {
        ByteBuffer good = new Request.Names(1, NAMES.pages().getFirst()).encode();
        for (int length = Header.LENGTH; length < good.limit(); length++) {
            Incoming cut = Request.parse(good.duplicate().limit(length));
            boolean isWhole = cut instanceof Request.Names names && names.page().length() == length - Header.LENGTH;
            assertThat(isWhole || cut instanceof Response.Refused).isTrue();
        }
        ByteBuffer tooLong =
                ByteBuffer.allocate(good.remaining()).put(good.duplicate()).flip();
        tooLong.put(Header.LENGTH + 12 + PublicKey.LENGTH, (byte) (PeerName.MAX_BYTES + 1));
        assertThat(Request.parse(tooLong)).isInstanceOf(Response.Refused.class);
    }

    @Test
    void theSilenceCountsFromTheStartAndFromEachAnswer() {
        long startNs = 100 * SECOND_NS;
        NamesClient client = new NamesClient(MANY, new SeededRandom(1), startNs);
        client.onDeadline(startNs, this::note);
        assertThat(client.outcome()).isEmpty();
        assertThat(sent).hasSize(1);

        client.onDatagram(new Response.Named(last().requestId(), 7).encode(), startNs, this::note);
        long firstPageId = sent.get(1).requestId();
        client.onDatagram(
                new Response.Named(firstPageId, 0).encode(), startNs + NamesClient.PATIENCE_NS - 1, this::note);
        client.onDeadline(startNs + NamesClient.PATIENCE_NS, this::note);
        assertThat(client.outcome()).isEmpty();
    }

    @Test
    void everyPageHasAnIdOfItsOwnAndNoOtherAnswerCounts() {
        NamesClient client = start(MANY);
        client.onDatagram(new Response.Named(last().requestId(), 7).encode(), 0, this::note);
        List<Request> pages = List.copyOf(sent.subList(1, sent.size()));
        long firstPageId = pages.getFirst().requestId();
        assertThat(pages).hasSize(MANY.pages().size()).hasSizeGreaterThan(2);
        for (int page = 0; page < pages.size(); page++) {
            assertThat(pages.get(page))
                    .isEqualTo(
                            new Request.Names(firstPageId + page, MANY.pages().get(page)));
        }

        client.onDatagram(new Response.Named(firstPageId + pages.size(), 0).encode(), 0, this::note);
        client.onDatagram(new Response.Refused(firstPageId - 1, RefusalReason.MALFORMED, 0).encode(), 0, this::note);
        assertThat(client.outcome()).isEmpty();
        pages.forEach(page -> client.onDatagram(new Response.Named(page.requestId(), 0).encode(), 0, this::note));
        assertThat(((Request.Names) last()).page()).isEqualTo(MANY.last());
    }

    @Test
    void aDatagramMayBeAsLongAsTheTunnelCarriesAndNotLonger() {
        assertThat(Request.parse(namesOf(CommandProtocol.MAX_DATAGRAM))).isInstanceOf(Request.Names.class);
        assertThat(Request.parse(namesOf(CommandProtocol.MAX_DATAGRAM + 1))).isInstanceOf(Response.Refused.class);
    }

    /** Makes a request of this length, of entries as long as they may be and one that fills the rest. */
    private static ByteBuffer namesOf(int length) {
        List<NamePage.Entry> entries = new ArrayList<>();
        int longest = PublicKey.LENGTH + 1 + PeerName.MAX_BYTES;
        int rest = length - Header.LENGTH - 12;
        while (rest > longest) {
            int next = Math.min(longest, rest - PublicKey.LENGTH - 1);
            entries.add(new NamePage.Entry(key(entries.size()), "n".repeat(next - PublicKey.LENGTH - 1)));
            rest -= next;
        }
        entries.add(new NamePage.Entry(key(entries.size()), "n".repeat(rest - PublicKey.LENGTH - 1)));
        ByteBuffer result = new Request.Names(1, new NamePage(0, 1, entries)).encode();
        assertThat(result.remaining()).isEqualTo(length);
        return result;
    }

    private NamesClient start(SpokeNames names) {
        NamesClient client = new NamesClient(names, new SeededRandom(1), 0);
        client.onDeadline(0, this::note);
        return client;
    }

    private void note(ByteBuffer datagram) {
        sent.add((Request) Request.parse(datagram));
    }

    private Request last() {
        return sent.getLast();
    }

    private static PublicKey key(int number) {
        byte[] bytes = new byte[PublicKey.LENGTH];
        Arrays.fill(bytes, (byte) number);
        return PublicKey.of(bytes);
    }
}
