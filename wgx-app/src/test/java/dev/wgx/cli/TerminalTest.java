// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.edge.api.KernelPathAnswer;
import dev.wgx.edge.api.PeerAnswer;
import dev.wgx.edge.api.RefusalAnswer;
import dev.wgx.edge.api.StatusAnswer;
import dev.wgx.noise.PublicKey;
import dev.wgx.relay.DropReason;
import dev.wgx.relay.Endpoint;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Checks that commands print what fits a terminal of 80 columns and 24 lines, whatever there is to tell. */
class TerminalTest {
    private static final Style PLAIN = new Style(false);
    private static final long NOW_MS = 1_800_000_000_000L;
    private static final Endpoint LONGEST =
            Endpoint.of(InetAddress.ofLiteral("2001:db8:1234:5678:9abc:def0:1234:5678"), 65535);

    @Test
    void theWorstStatusFitsAScreenAndSaysWhatIsLeftOut() {
        String text = new StatusText(worstStatus(), PLAIN, NOW_MS).summary();
        assertFits(text);
        assertThat(text.lines().count()).isLessThanOrEqualTo(StatusText.SCREEN_LINES);
        assertThat(text).contains("more reasons (--all)", "(63 more: --all)", "× NOT_ALLOWED: ");
        assertThat(text).contains(key(0).toString());

        String all = new StatusText(worstStatus(), PLAIN, NOW_MS).all();
        assertFits(all);
        for (DropReason reason : DropReason.values()) {
            assertThat(all).contains(reason.name());
        }
        assertThat(all).contains(key(63).toString());
    }

    @Test
    void keysOfOneAddressHideNoOtherAddress() {
        StatusAnswer worst = worstStatus();
        StatusAnswer usual = new StatusAnswer(
                "1",
                key(1),
                1,
                List.of(),
                "kind",
                1,
                1,
                1,
                1,
                1,
                1,
                Map.of(),
                Map.of(),
                Map.of(),
                300,
                worst.refusals(),
                Map.of(),
                worst.kernelPath(),
                0,
                0);
        assertThat(new StatusText(usual, PLAIN, NOW_MS).summary())
                .contains(key(0).toString(), key(16).toString(), key(32).toString(), "(61 more: --all)");
    }

    @Test
    void aRowOfThePeersIsOneLine() {
        PeerAnswer peer = new PeerAnswer(
                key(1),
                "a name that is much longer than any column",
                "",
                Optional.of(LONGEST),
                true,
                1,
                10_000,
                10_000,
                65_536,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                0);
        for (boolean showsKeys : new boolean[] {false, true}) {
            PeerTable table = new PeerTable(PLAIN, NOW_MS, showsKeys);
            assertFits(table.header() + "\n" + table.row(peer));
            assertThat(table.row(peer)).hasLineCount(1);
        }
        assertThat(new PeerTable(PLAIN, NOW_MS, false).row(peer))
                .contains("a name that is m…", "2001:db8:1234:5678:9ab…");
    }

    @Test
    void aLongLineIsBrokenAtBlanksAndAWordThatIsTooLongIsNot() {
        assertThat(Paragraph.wrap("short")).containsExactly("short");
        String words = "  label: " + "word ".repeat(30).strip();
        assertThat(Paragraph.wrap(words))
                .hasSize(3)
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        assertThat(String.join(" ", Paragraph.wrap(words)).replaceAll(" +", " "))
                .isEqualTo(words.replaceAll(" +", " "));
        assertThat(Paragraph.wrap("x".repeat(100))).containsExactly("x".repeat(100));
        assertThat(Paragraph.wrap("a " + "x".repeat(100) + " b"))
                .containsExactly("a", "    " + "x".repeat(100), "    b");
    }

    private static void assertFits(String text) {
        assertThat(text.lines())
                .allSatisfy(line -> assertThat(Paragraph.width(line)).isLessThanOrEqualTo(80));
    }

    private static StatusAnswer worstStatus() {
        Map<String, Long> drops = Arrays.stream(DropReason.values())
                .collect(Collectors.toMap(
                        DropReason::name,
                        reason -> reason == DropReason.NOT_ALLOWED ? 10_000_000_000L : 1_000_000_000L));
        List<RefusalAnswer> refusals = IntStream.range(0, 64)
                .mapToObj(i -> new RefusalAnswer(
                        key(i),
                        "somebody whose name is long, too",
                        Optional.of(new Endpoint(LONGEST.high() + i / 16, LONGEST.low(), LONGEST.port())),
                        "HANDSHAKE_REPLAYED",
                        1_000_000,
                        1,
                        1))
                .toList();
        KernelPathAnswer kernel = new KernelPathAnswer(
                false,
                "the kernel refuses the program, since this container lacks the capability BPF: start it with --cap-add BPF, and"
                        + " --security-opt seccomp=/etc/wgx/seccomp.json where bpf() is hidden",
                List.of(),
                0,
                0,
                0,
                0,
                Map.of());
        return new StatusAnswer(
                "1.0.0-SNAPSHOT",
                key(1),
                65535,
                List.of(),
                "64 threads, batched system calls (recvmmsg, sendmmsg, UDP_GRO, UDP_SEGMENT)",
                1,
                20_000,
                20_000,
                10_000,
                80_000,
                65_536,
                Map.of("FORWARDED_PACKETS", Long.MAX_VALUE / 2, "FORWARDED_BYTES", Long.MAX_VALUE / 2),
                drops,
                drops,
                300,
                refusals,
                Map.of("KERNEL_DROPS", Long.MAX_VALUE),
                kernel,
                7,
                7);
    }

    private static PublicKey key(int number) {
        byte[] bytes = new byte[PublicKey.LENGTH];
        Arrays.fill(bytes, (byte) number);
        return PublicKey.of(bytes);
    }
}
