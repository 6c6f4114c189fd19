// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.agent.conf.AgentConfig;
import dev.wgx.agent.conf.Role;
import dev.wgx.agent.link.LiveLink;
import dev.wgx.agent.link.LiveLink.LivePeer;
import dev.wgx.agent.status.CounterpartView;
import dev.wgx.agent.status.CounterpartView.Presence;
import dev.wgx.agent.status.Picture;
import dev.wgx.agent.status.Problem;
import dev.wgx.command.InquiryClient.Answer;
import dev.wgx.config.Cidr;
import dev.wgx.config.HostPort;
import dev.wgx.packet.IpAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** The state of a hub or a spoke, in the manner of {@code wg show}, or as JSON. */
record AgentStatusText(Role role, Picture picture, List<Problem> problems) {

    String text(Style style) {
        AgentConfig config = picture.config();
        StringBuilder out = new StringBuilder();
        out.append(style.relay(role.word())).append(": ");
        out.append(style.relay(config.settings().privateKey().publicKey().toString()))
                .append('\n');
        line(out, style, "file", config.path().toString());
        line(
                out,
                style,
                "interface",
                config.interfaceName() + (picture.link().isPresent() ? " is up" : " is not there"));
        line(out, style, "addresses", joined(config.settings().addresses()));
        picture.link().ifPresent(link -> line(out, style, "listening port", String.valueOf(link.listenPort())));
        out.append('\n').append(style.peer("relay")).append(": ");
        out.append(style.peer(config.relayKey().toString())).append('\n');
        line(out, style, "endpoint", endpoint());
        line(out, style, "latest handshake", handshake());
        picture.answer().ifPresent(answer -> answer(out, style, answer));
        out.append('\n');
        if (role == Role.HUB) {
            out.append(spokes()).append('\n');
        } else {
            picture.counterparts().forEach(hub -> hub(out, style, hub));
        }
        problems.forEach(problem -> out.append('\n')
                .append(Paragraph.of(style.warning("problem") + ": ", "problem: ", problem.what()))
                .append(Paragraph.of("  what to do: ", "  what to do: ", problem.remedy())));
        return out.append(problems.isEmpty() ? "\nNothing is wrong.\n" : "").toString();
    }

    private void answer(StringBuilder out, Style style, Answer answer) {
        if (answer.roundTripNs().isPresent()) {
            line(out, style, "round trip", milliseconds(answer.roundTripNs()));
        }
        line(out, style, "version", answer.relayVersion());
        line(out, style, "sees this " + role.word() + " at", seenAt(answer));
        if (role == Role.HUB) {
            line(
                    out,
                    style,
                    "has",
                    Quantity.of(answer.set().count(), "spoke") + " of this hub, revision "
                            + answer.set().revision()
                            + (picture.isInStep().orElse(false) ? ", as the file says" : ", not as the file says"));
        }
    }

    private String endpoint() {
        String written = picture.config().relayEndpoint().toString();
        Optional<String> used = picture.relayPeer().flatMap(LivePeer::endpoint).map(HostPort::toString);
        return written
                + used.filter(address -> !address.equals(written))
                        .map(address -> ", in use: " + address)
                        .orElse("");
    }

    private String handshake() {
        OptionalLong age = picture.relayHandshakeSeconds();
        return age.isEmpty() ? "never" : Quantity.age(0, age.getAsLong() * 1000);
    }

    private String spokes() {
        List<CounterpartView> all = picture.counterparts();
        return SpokesTable.summary(all, all.size()) + (all.isEmpty() ? "" : " `wgx hub spokes` lists them.");
    }

    private static void hub(StringBuilder out, Style style, CounterpartView hub) {
        out.append(style.peer("hub"))
                .append(": ")
                .append(style.peer(hub.entry().title()))
                .append('\n');
        line(out, style, "seen", SpokesTable.seen(hub));
        line(out, style, "latest handshake", SpokesTable.age(hub.secondsSinceHandshake()));
        line(
                out,
                style,
                "transfer",
                Quantity.bytes(hub.receivedBytes()) + " received, " + Quantity.bytes(hub.sentBytes()) + " sent");
        line(out, style, "path", hub.way().name().toLowerCase(Locale.ROOT));
    }

    String json() {
        AgentConfig config = picture.config();
        JsonObject object = new JsonObject()
                .put("publicKey", config.settings().privateKey().publicKey().toString())
                .put("file", config.path().toString())
                .put("interface", config.interfaceName())
                .put("up", picture.link().isPresent())
                .put("addresses", config.settings().addresses())
                .put("listenPort", picture.link().map(LiveLink::listenPort).orElse(0))
                .put("relay", relayJson())
                .put("counterparts", picture.counterparts().size())
                .put(
                        "online",
                        picture.counterparts().stream()
                                .filter(view -> view.presence() == Presence.ONLINE)
                                .count());
        if (role == Role.SPOKE) {
            object.putObjects(
                    "hubs",
                    picture.counterparts().stream().map(SpokesTable::json).toList());
        }
        return object.putObjects(
                        "problems",
                        problems.stream()
                                .map(problem -> new JsonObject()
                                        .put("what", problem.what())
                                        .put("remedy", problem.remedy()))
                                .toList())
                .toString();
    }

    private JsonObject relayJson() {
        AgentConfig config = picture.config();
        Optional<Answer> answer = picture.answer();
        return new JsonObject()
                .put("publicKey", config.relayKey().toString())
                .put("endpoint", config.relayEndpoint().toString())
                .put(
                        "endpointInUse",
                        picture.relayPeer().flatMap(LivePeer::endpoint).map(HostPort::toString))
                .put("secondsSinceHandshake", picture.relayHandshakeSeconds())
                .put("answers", answer.isPresent())
                .put("roundTripMicroseconds", microseconds(answer))
                .put("version", answer.map(Answer::relayVersion))
                .put("seesAt", answer.map(AgentStatusText::seenAt))
                .put("revision", number(answer.map(told -> told.set().revision())))
                .put("published", number(answer.map(told -> (long) told.set().count())))
                .put("inStep", picture.isInStep().orElse(false));
    }

    private static OptionalLong microseconds(Optional<Answer> answer) {
        OptionalLong ns = answer.map(Answer::roundTripNs).orElse(OptionalLong.empty());
        return ns.isPresent() ? OptionalLong.of(ns.getAsLong() / 1000) : ns;
    }

    private static OptionalLong number(Optional<Long> number) {
        return number.map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    private static String seenAt(Answer answer) {
        return endpoint(answer.address(), answer.port());
    }

    private static String endpoint(IpAddress address, int port) {
        return new HostPort(Cidr.format(Cidr.parseAddress(address.toString())), port).toString();
    }

    private static String milliseconds(OptionalLong ns) {
        return String.format(Locale.ROOT, "%.1f ms", ns.orElse(0) / 1e6);
    }

    private static String joined(List<Cidr> networks) {
        return networks.stream().map(Cidr::toString).collect(Collectors.joining(", "));
    }

    private static void line(StringBuilder out, Style style, String label, String value) {
        out.append("  ").append(style.label(label)).append(": ").append(value).append('\n');
    }
}
