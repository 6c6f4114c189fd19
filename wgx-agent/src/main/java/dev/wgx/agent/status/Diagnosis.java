// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.status;

import dev.wgx.agent.conf.PeerEntry;
import dev.wgx.agent.conf.Role;
import dev.wgx.agent.link.LiveLink.LivePeer;
import dev.wgx.agent.relay.Silence;
import dev.wgx.agent.status.CounterpartView.Presence;
import dev.wgx.command.InquiryClient.Outcome;
import dev.wgx.config.Cidr;
import dev.wgx.config.HostPort;
import dev.wgx.noise.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Tells from a picture what is wrong with a hub or a spoke, and what to do. */
public final class Diagnosis {
    private static final int NAMED = 3;

    private final Role role;
    private final Picture picture;
    private final Supplier<Silence> silence;
    private final List<Problem> problems = new ArrayList<>();

    private Diagnosis(Role role, Picture picture, Supplier<Silence> silence) {
        this.role = role;
        this.picture = picture;
        this.silence = silence;
    }

    /** @param silence finds out why the relay does not answer; asked only when the tunnel is silent */
    public static List<Problem> of(Role role, Picture picture, Supplier<Silence> silence) {
        Diagnosis diagnosis = new Diagnosis(role, picture, silence);
        diagnosis.look();
        return List.copyOf(diagnosis.problems);
    }

    private void look() {
        if (picture.link().isEmpty()) {
            problem(
                    "The interface " + picture.config().interfaceName() + " is not there.",
                    "Run `" + command("start") + "` as root.");
            return;
        }
        Optional<LivePeer> relay = picture.relayPeer();
        if (relay.isEmpty()) {
            problem("The interface has no peer with the relay's key.", "Run `" + command("reload") + "`.");
            return;
        }
        lookAtInterface();
        if (picture.obstacle().isPresent()) {
            problem(picture.obstacle().get(), "Run `" + command("reload") + "`, and look at `ip route`.");
            return;
        }
        switch (picture.told().orElse(new Outcome.Silent())) {
            case Outcome.Answered _ -> lookAtPublication();
            case Outcome.Refused refused ->
                problem(
                        "The relay refuses to tell: " + refused.reason().describe(refused.detail()) + ".",
                        "Install the same version of wgx here and on the relay.");
            case Outcome.Silent() -> lookAtSilence(relay.get());
        }
    }

    private void lookAtInterface() {
        Set<PublicKey> running = picture.link().orElseThrow().peers().stream()
                .map(LivePeer::publicKey)
                .collect(Collectors.toSet());
        List<PeerEntry> missing = picture.wanted().stream()
                .filter(peer -> !running.contains(peer.publicKey()))
                .toList();
        if (!missing.isEmpty()) {
            problem(
                    "The file has what the interface has not: " + names(missing) + ".",
                    "Run `" + command("reload") + "`.");
        }
    }

    private void lookAtPublication() {
        if (role == Role.SPOKE) {
            // It calls, so it need not publish its hubs.
            picture.counterparts().stream()
                    .filter(hub -> hub.presence() != Presence.DISABLED)
                    .forEach(this::lookAtHub);
        } else if (!picture.isInStep().orElse(true)) {
            List<PeerEntry> missing = picture.counterparts().stream()
                    .filter(view -> !view.isPublished() && view.presence() != Presence.DISABLED)
                    .map(CounterpartView::entry)
                    .toList();
            problem(
                    missing.isEmpty()
                            ? "The relay has keys that are no longer in the file."
                            : "The relay does not have: " + names(missing) + ".",
                    "Run `" + command("sync") + "`, or keep `" + command("sync --watch") + "` running.");
        }
    }

    private void lookAtHub(CounterpartView hub) {
        if (!hub.isMutual()) {
            problem(
                    "The hub " + hub.entry().title() + " has not added this spoke.",
                    "On the hub run `wgx hub add-spoke --public-key "
                            + picture.config().settings().privateKey().publicKey() + "`.");
        } else if (hub.presence() == Presence.OFFLINE) {
            problem(
                    "The hub " + hub.entry().title() + " is not connected to the relay.",
                    "Look at the hub: `wgx hub status` tells there what is wrong.");
        }
    }

    private void lookAtSilence(LivePeer relay) {
        if (relay.allowedIps().stream().noneMatch(Cidr::isHost)) {
            problem("The relay has no single address in its AllowedIPs.", "Give it one in the file, as 10.120.0.2/32.");
            return;
        }
        switch (silence.get()) {
            case Silence.NoSession(HostPort at) -> lookAtHandshake(relay, at);
            case Silence.Unanswered unanswered -> problem(unanswered, " Look closer with `" + command("check") + "`.");
            case Silence cause -> problem(cause, "");
        }
    }

    private void lookAtHandshake(LivePeer relay, HostPort at) {
        OptionalLong age = picture.secondsSince(relay);
        if (age.isPresent() && age.getAsLong() < 0) {
            problem(
                    "The last handshake with the relay is in the future: this machine's clock was set back.",
                    "Set the clock; the relay takes no handshake with an older time.");
        } else if (age.isPresent() && age.getAsLong() < CounterpartView.SESSION_SECONDS) {
            problem(
                    "The tunnel to the relay is up, but nobody answers questions in it.",
                    "If the relay is wgx 0.9, which has no answers, upgrade it.");
        } else {
            problem(
                    "The relay at " + at + " has the pinned key, but makes no handshake with this " + role.word() + ".",
                    "Allow it on the relay: `wgx relay allow "
                            + picture.config().settings().privateKey().publicKey() + "`."
                            + " If it is allowed, compare the clocks: `" + command("check") + "`.");
        }
    }

    private void problem(Silence cause, String more) {
        String remedy = cause.remedy();
        problem(cause.what() + ".", remedy.substring(0, 1).toUpperCase(Locale.ROOT) + remedy.substring(1) + "." + more);
    }

    private void problem(String what, String remedy) {
        problems.add(new Problem(what, remedy));
    }

    private String command(String rest) {
        return "wgx " + role.word() + " " + rest;
    }

    private static String names(List<PeerEntry> peers) {
        String first = peers.stream().limit(NAMED).map(PeerEntry::title).collect(Collectors.joining(", "));
        return peers.size() > NAMED ? first + " and " + (peers.size() - NAMED) + " more" : first;
    }
}
