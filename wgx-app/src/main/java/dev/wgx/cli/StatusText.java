// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.edge.api.KernelPathAnswer;
import dev.wgx.edge.api.RefusalAnswer;
import dev.wgx.edge.api.StatusAnswer;
import dev.wgx.edge.udp.SocketCounter;
import dev.wgx.relay.Counter;
import dev.wgx.relay.DropReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The relay's status in the manner of {@code wg show}: what fits a screen, or all. */
record StatusText(StatusAnswer status, Style style, long nowMs) {
    /** A screen has 24 lines, and the prompt one of them. */
    static final int SCREEN_LINES = 23;

    private static final int REFUSALS_SHOWN = 3;
    /** A blank line, the sum, two reasons, and how many more there are. */
    private static final int LINES_FOR_DROPS = 5;

    private static final long SECONDS_PER_MINUTE = 60;

    String summary() {
        List<String> lines = new ArrayList<>(relay());
        int room = SCREEN_LINES - lines.size();
        int forDrops = Math.min(LINES_FOR_DROPS, recentDrops(Integer.MAX_VALUE).size());
        List<String> refused = refusals(room - forDrops);
        lines.addAll(recentDrops(room - refused.size()));
        lines.addAll(refused);
        return text(lines);
    }

    /** Writes the newest refusals, each of another address where there are such, into so many lines. */
    private List<String> refusals(int room) {
        List<String> shown = new ArrayList<>();
        int left = status.refusals().size();
        for (RefusalAnswer next : oneOfEachAddressFirst(status.refusals())) {
            List<String> entry = refusal(next);
            if (2 + shown.size() + entry.size() > room || status.refusals().size() - left == REFUSALS_SHOWN) {
                break;
            }
            shown.addAll(entry);
            left--;
        }
        if (!shown.isEmpty()) {
            shown.addFirst(style.warning("refused lately") + ":" + (left == 0 ? "" : " (" + left + " more: --all)"));
            shown.addFirst("");
        }
        return shown;
    }

    String all() {
        List<String> lines = new ArrayList<>(relay());
        lines.addAll(recentDrops(Integer.MAX_VALUE));
        addBlock(
                lines, "dropped since the start", counts(status.drops(), DropReason.values(), DropReason::description));
        addBlock(
                lines,
                "at the UDP port since the start",
                counts(status.socket(), SocketCounter.values(), SocketCounter::description));
        addBlock(
                lines,
                "refused lately",
                status.refusals().stream().map(this::refusal).toList());
        return text(lines);
    }

    private void addBlock(List<String> lines, String title, List<List<String>> entries) {
        if (!entries.isEmpty()) {
            lines.add("");
            lines.add(style.warning(title) + ":");
            entries.forEach(lines::addAll);
        }
    }

    private static String text(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }

    private List<String> relay() {
        Map<String, Long> counters = status.counters();
        KernelPathAnswer kernel = status.kernelPath();
        long packets = count(counters, Counter.FORWARDED_PACKETS) + kernel.forwardedPackets();
        String bytes = Quantity.bytes(count(counters, Counter.FORWARDED_BYTES) + kernel.forwardedBytes());
        List<String> lines = new ArrayList<>();
        lines.add(style.relay("relay") + ": " + style.relay(status.publicKey().toString()));
        add(lines, "version", status.version() + ", running for " + Quantity.duration(nowMs - status.startedMs()));
        add(lines, "listening port", status.listenPort() + " (" + status.socketKind() + ")");
        add(lines, "kernel path", kernelPath(kernel));
        add(lines, "peers", status.peers() + ", online: " + status.onlinePeers());
        add(lines, "hubs", status.hubs() + ", published spokes: " + status.publishedSpokes());
        add(lines, "relayed sessions", String.valueOf(status.relayedSessions()));
        add(
                lines,
                "forwarded",
                Quantity.of(packets, "packet") + ", " + bytes + share(kernel.forwardedPackets(), packets) + ", and "
                        + Quantity.of(count(counters, Counter.FORWARDED_HANDSHAKES), "handshake message"));
        add(
                lines,
                "lost at the port",
                Quantity.of(status.socket().getOrDefault(SocketCounter.KERNEL_DROPS.name(), 0L), "datagram"));
        if (status.failures() > 0) {
            add(lines, "bugs", status.failures() + ", see the log of wgxd");
        }
        return lines;
    }

    private void add(List<String> lines, String label, String value) {
        List<String> wrapped = Paragraph.wrap("  " + label + ": " + value);
        lines.add(wrapped.getFirst().replaceFirst("^  " + label, "  " + style.label(label)));
        lines.addAll(wrapped.subList(1, wrapped.size()));
    }

    private static String kernelPath(KernelPathAnswer kernel) {
        if (!kernel.on()) {
            return "off: " + kernel.obstacle();
        }
        String at = kernel.interfaces().isEmpty()
                ? "on at no interface"
                : "on at " + String.join(", ", kernel.interfaces());
        String unplaced = kernel.unplacedRoutes() == 0
                ? ""
                : "; " + Quantity.of(kernel.unplacedRoutes(), "direction") + " stayed in user space";
        return at + ", " + Quantity.of(kernel.routes(), "direction") + " of sessions" + unplaced;
    }

    private static long count(Map<String, Long> counters, Counter counter) {
        return counters.getOrDefault(counter.name(), 0L);
    }

    /** Writes the share that the kernel had; nothing if it had none. */
    private static String share(long kernelPackets, long packets) {
        return kernelPackets == 0 ? "" : ", %d %% in the kernel".formatted(100 * kernelPackets / packets);
    }

    /** Writes the drops that have grown, those that grew most first, into so many lines. */
    private List<String> recentDrops(int room) {
        long all = status.drops().values().stream().mapToLong(Long::longValue).sum();
        long recent = status.recentDrops().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        if (all == 0) {
            return List.of();
        }
        String when = " in the last " + minutes(status.recentSeconds()) + ": ";
        if (recent == 0) {
            return List.of("", "dropped" + when + "nothing, and since the start " + all + " (--all)");
        }
        List<List<String>> entries = status.recentDrops().entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .map(drop -> drop(drop.getValue(), drop.getKey()))
                .toList();
        List<String> lines = new ArrayList<>(List.of(""));
        lines.addAll(Paragraph.wrap("dropped" + when + recent + ", and since the start " + all + " (--all)"));
        lines.set(1, lines.get(1).replaceFirst("^dropped", style.warning("dropped")));
        for (int i = 0; i < entries.size(); i++) {
            int left = entries.size() - i;
            boolean isLast = left == 1;
            if (lines.size() + entries.get(i).size() + (isLast ? 0 : 1) > room) {
                lines.add("  and " + Quantity.of(left, "more reason") + " (--all)");
                break;
            }
            lines.addAll(entries.get(i));
        }
        return lines;
    }

    private static String minutes(long seconds) {
        return seconds < 2 * SECONDS_PER_MINUTE
                ? Quantity.of(seconds, "second")
                : Quantity.of(seconds / SECONDS_PER_MINUTE, "minute");
    }

    private List<String> drop(long count, String name) {
        String meaning = Arrays.stream(DropReason.values())
                .filter(reason -> reason.name().equals(name))
                .map(reason -> ": " + reason.description())
                .findFirst()
                .orElse("");
        return Paragraph.wrap("  " + count + " × " + name + meaning);
    }

    private <E extends Enum<E>> List<List<String>> counts(
            Map<String, Long> counts, E[] kinds, Function<E, String> description) {
        return Arrays.stream(kinds)
                .filter(kind -> counts.getOrDefault(kind.name(), 0L) > 0)
                .map(kind -> Paragraph.wrap(
                        "  " + counts.get(kind.name()) + " × " + kind.name() + ": " + description.apply(kind)))
                .toList();
    }

    /** Puts the newest of each address first: who sends many keys from one address hides no other. */
    private static List<RefusalAnswer> oneOfEachAddressFirst(List<RefusalAnswer> refusals) {
        Set<String> seen = new HashSet<>();
        List<RefusalAnswer> first = new ArrayList<>();
        List<RefusalAnswer> others = new ArrayList<>();
        for (RefusalAnswer refusal : refusals) {
            String host = refusal.endpoint()
                    .map(endpoint -> endpoint.address().getHostAddress())
                    .orElse("");
            (seen.add(host) ? first : others).add(refusal);
        }
        first.addAll(others);
        return first;
    }

    private List<String> refusal(RefusalAnswer refusal) {
        List<String> lines = new ArrayList<>();
        String name = refusal.name().isEmpty() ? "" : " " + refusal.name();
        lines.add(Paragraph.cell("  " + refusal.key() + name, Paragraph.COLUMNS).stripTrailing());
        String where = refusal.endpoint().map(Object::toString).orElse("somewhere");
        lines.addAll(Paragraph.wrap("    from " + where + ", " + Quantity.of(refusal.count(), "time") + ", "
                + Quantity.age(refusal.lastMs(), nowMs) + ": " + reason(refusal)));
        return lines;
    }

    private static String reason(RefusalAnswer refusal) {
        return switch (refusal.reason()) {
            case "NOT_ALLOWED" -> "`wgx relay allow` lets it in";
            case "HANDSHAKE_REPLAYED" -> "its clock was ahead once, see `wgx relay forget`";
            case "PEER_TABLE_FULL" -> "MaxPeers leaves no room";
            default -> refusal.reason();
        };
    }
}
