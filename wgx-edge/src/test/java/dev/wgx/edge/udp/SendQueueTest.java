// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.udp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.relay.Endpoint;
import dev.wgx.relay.HopLimit;
import dev.wgx.relay.Path;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendQueueTest {
    private static final Path A = pathTo(1);
    private static final Path B = pathTo(2);
    private static final Path C = pathTo(3);

    private final RecordingKernel kernel = new RecordingKernel();
    private final SocketCounters counters = new SocketCounters();
    private final SendQueue queue = new SendQueue(AddressFamily.INET6, true, counters, kernel);

    @Test
    void equalLengthsToOnePathBecomeOneMessageThatAShorterOneEnds() {
        add(A, "one1");
        add(A, "two2");
        add(A, "end");
        add(A, "new4");
        queue.flush();
        assertThat(kernel.sent).containsExactly("1: one1|two2|end", "1: new4");
        assertThat(kernel.calls).isOne();
    }

    @Test
    void aLongerOneStartsAnewAndNothingOvertakesIt() {
        add(A, "ab");
        add(A, "longer");
        add(A, "cd");
        add(A, "ef");
        queue.flush();
        assertThat(kernel.sent).containsExactly("1: ab", "1: longer|cd", "1: ef");
    }

    @Test
    void interleavedPathsAreGatheredEachInItsOrder() {
        for (String text : List.of("1a", "2b", "3c")) {
            add(A, text);
            add(B, text);
        }
        queue.flush();
        assertThat(kernel.sent).containsExactly("1: 1a|2b|3c", "2: 1a|2b|3c");
    }

    @Test
    void equalPathsAreOnePathWhicheverObjectSaysSo() {
        add(A, "11");
        add(pathTo(1), "22");
        add(A, "33");
        queue.flush();
        assertThat(kernel.sent).containsExactly("1: 11|22|33");
    }

    @Test
    void anotherTrafficClassOrLocalAddressIsAnotherMessage() {
        Path elsewhere = new Path(A.remote(), 0, Endpoint.ipv4(0x7f000002, 0).low());
        queue.add(bytes("11"), 0, A, 0, HopLimit.UNSPECIFIED);
        queue.add(bytes("22"), 0, A, 1, HopLimit.UNSPECIFIED);
        queue.add(bytes("33"), 0, elsewhere, 1, HopLimit.UNSPECIFIED);
        queue.add(bytes("44"), 0, elsewhere, 1, HopLimit.UNSPECIFIED);
        queue.flush();
        assertThat(kernel.sent).containsExactly("1: 11", "1: 22", "1: 33|44");
    }

    @Test
    void anotherHopLimitIsAnotherMessage() {
        queue.add(bytes("11"), 0, A, 0, 60);
        queue.add(bytes("22"), 0, A, 0, 60);
        queue.add(bytes("33"), 0, A, 0, 61);
        queue.add(bytes("44"), 0, A, 0, HopLimit.UNSPECIFIED);
        queue.flush();
        assertThat(kernel.sent).containsExactly("1: 11|22", "1: 33", "1: 44");
    }

    @Test
    void anEmptyDatagramStandsAlone() {
        add(A, "");
        add(A, "");
        add(A, "1");
        queue.flush();
        assertThat(kernel.sent).containsExactly("1: ", "1: ", "1: 1");
    }

    @Test
    void aMessageHasNoMoreSegmentsThanKernelsTake() {
        for (int i = 0; i < SendQueue.MAX_SEGMENTS + 2; i++) {
            add(A, "x");
        }
        queue.flush();
        assertThat(kernel.sent).containsExactly("1: " + "x|".repeat(SendQueue.MAX_SEGMENTS - 1) + "x", "1: x|x");
    }

    @Test
    void aMessageHasNoMoreBytesThanADatagramMay() {
        String text = "y".repeat(SendQueue.MAX_MESSAGE_BYTES / 4);
        for (int i = 0; i < 5; i++) {
            add(A, text);
        }
        queue.flush();
        assertThat(kernel.sent).containsExactly("1: " + String.join("|", text, text, text, text), "1: " + text);
    }

    @Test
    void bytesThatStayAreSentFromWhereTheyLie() {
        OffHeap memory = OffHeap.allocate(64);
        memory.bytes().put(0, "aabbccdd".getBytes(StandardCharsets.US_ASCII));
        for (int position : new int[] {0, 2, 6}) {
            ByteBuffer payload = memory.bytes().limit(position + 2).position(position);
            queue.add(payload, memory.address() + position, A, 0, HopLimit.UNSPECIFIED);
        }
        memory.bytes().put(0, (byte) 'A');
        queue.flush();
        assertThat(kernel.sent).containsExactly("1: Aa|bb|dd");
    }

    @Test
    void aFullTableOfMessagesIsFlushedOnTheWay() {
        for (int i = 0; i <= SendQueue.MAX_MESSAGES; i++) {
            add(pathTo(1000 + i), "x");
        }
        assertThat(kernel.sent).hasSize(SendQueue.MAX_MESSAGES);
        queue.flush();
        assertThat(kernel.sent).hasSize(SendQueue.MAX_MESSAGES + 1);
        assertThat(kernel.sent.getLast()).isEqualTo("%d: x".formatted(1000 + SendQueue.MAX_MESSAGES));
    }

    @Test
    void fullScratchMemoryIsFlushedBeforeItIsUsedAgain() {
        int length = 60_000;
        for (char c = 'a'; c <= 'f'; c++) {
            add(A, String.valueOf(c).repeat(length));
        }
        queue.flush();
        assertThat(kernel.sent).hasSize(6);
        for (int i = 0; i < 6; i++) {
            assertThat(kernel.sent.get(i))
                    .isEqualTo("1: " + String.valueOf((char) ('a' + i)).repeat(length));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Linux.EIO, Linux.EMSGSIZE, Linux.EINVAL})
    void aRefusedSegmentedMessageGoesPlainlyInItsPlace(int errno) {
        kernel.refusalOfSegments = errno;
        add(A, "11");
        add(B, "22");
        add(B, "33");
        add(B, "4");
        add(C, "55");
        queue.flush();
        assertThat(kernel.sent).containsExactly("1: 11", "2: 22", "2: 33", "2: 4", "3: 55");
        assertThat(failures()).isZero();
    }

    @Test
    void aRefusalIsRememberedForItsDestinationAloneAndInTheEndForgotten() {
        kernel.refusalOfSegments = Linux.EIO;
        pair(A);
        kernel.refusalOfSegments = 0;
        kernel.sent.clear();
        pair(A);
        pair(B);
        assertThat(kernel.sent).containsExactly("1: 11", "1: 22", "2: 11|22");
        for (int i = 1; i < SegmentationRefusals.DATAGRAMS_BEFORE_RETRY; i++) {
            pair(A);
        }
        kernel.sent.clear();
        pair(A);
        assertThat(kernel.sent).containsExactly("1: 11|22");
    }

    @Test
    void aSegmentThatWasTooLongForbidsNoShorterOnes() {
        kernel.refusalOfSegments = Linux.EMSGSIZE;
        pair(A);
        kernel.refusalOfSegments = 0;
        kernel.sent.clear();
        add(A, "1");
        add(A, "2");
        queue.flush();
        pair(A);
        assertThat(kernel.sent).containsExactly("1: 1|2", "1: 11", "1: 22");
    }

    @Test
    void aPartialSendGoesOnWhereItStopped() {
        kernel.results.addAll(List.of(1, 2));
        add(A, "1");
        add(B, "2");
        add(C, "3");
        queue.flush();
        assertThat(kernel.sent).containsExactly("1: 1", "2: 2", "3: 3");
        assertThat(kernel.calls).isEqualTo(2);
    }

    @Test
    void aFullSendBufferIsCountedAndNotSpunOn() {
        kernel.results.addAll(List.of(1, -Linux.EAGAIN));
        add(A, "1");
        add(B, "2");
        add(B, "3");
        add(C, "4");
        queue.flush();
        assertThat(kernel.sent).containsExactly("1: 1");
        assertThat(kernel.calls).isEqualTo(2);
        assertThat(counters.count(SocketCounter.SEND_WOULD_BLOCK)).isEqualTo(3);
        pair(A);
        assertThat(kernel.sent).containsExactly("1: 1", "1: 11|22");
    }

    @Test
    void aFullSendBufferEndsAPlainRepetitionAndAllBehindIt() {
        kernel.results.addAll(List.of(-Linux.EIO, 1, -Linux.EAGAIN));
        add(A, "11");
        add(A, "22");
        add(A, "33");
        add(B, "44");
        queue.flush();
        assertThat(kernel.sent).containsExactly("1: 11");
        assertThat(kernel.calls).isEqualTo(3);
        assertThat(counters.count(SocketCounter.SEND_WOULD_BLOCK)).isEqualTo(3);
    }

    @Test
    void anIcmpErrorOfAnEarlierDatagramCostsNobodyADatagram() {
        kernel.results.addAll(List.of(-Linux.ECONNREFUSED));
        add(A, "1");
        add(B, "2");
        queue.flush();
        assertThat(kernel.sent).containsExactly("1: 1", "2: 2");
        assertThat(counters.count(SocketCounter.SEND_REFUSED)).isOne();
    }

    @Test
    void anUnreachableDestinationIsSkippedAndCounted() {
        kernel.results.addAll(List.of(-Linux.EHOSTUNREACH));
        add(A, "1");
        add(B, "2");
        queue.flush();
        assertThat(kernel.sent).containsExactly("2: 2");
        assertThat(counters.count(SocketCounter.SEND_UNREACHABLE)).isOne();
    }

    @Test
    void aSignalOnlyRepeatsTheCall() {
        kernel.results.addAll(List.of(-Linux.EINTR));
        add(A, "1");
        queue.flush();
        assertThat(kernel.sent).containsExactly("1: 1");
        assertThat(failures()).isZero();
    }

    @Test
    void withoutSegmentationAllIsPlain() {
        SendQueue plain = new SendQueue(AddressFamily.INET6, false, counters, kernel);
        plain.add(bytes("11"), 0, A, 0, HopLimit.UNSPECIFIED);
        plain.add(bytes("22"), 0, A, 0, HopLimit.UNSPECIFIED);
        plain.flush();
        assertThat(kernel.sent).containsExactly("1: 11", "1: 22");
    }

    @Test
    void anIpv4SocketTakesNoIpv6Destination() {
        SendQueue ipv4 = new SendQueue(AddressFamily.INET, true, counters, kernel);
        ipv4.add(bytes("six"), 0, Path.to(new Endpoint(1, 1, 9)), 0, HopLimit.UNSPECIFIED);
        ipv4.add(bytes("four"), 0, A, 0, HopLimit.UNSPECIFIED);
        ipv4.flush();
        assertThat(kernel.sent).containsExactly("1: four");
        assertThat(counters.count(SocketCounter.SEND_UNREACHABLE)).isOne();
    }

    private void pair(Path path) {
        add(path, "11");
        add(path, "22");
        queue.flush();
    }

    private void add(Path path, String text) {
        queue.add(bytes(text), 0, path, 0, HopLimit.UNSPECIFIED);
    }

    private long failures() {
        long failures = 0;
        for (SocketCounter counter : SocketCounter.values()) {
            failures += counters.count(counter);
        }
        return failures;
    }

    private static Path pathTo(int port) {
        return Path.to(Endpoint.ipv4(0x7f000001, port));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
