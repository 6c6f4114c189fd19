// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.check;

import dev.wgx.agent.check.Finding.Subject;
import dev.wgx.agent.check.Finding.Verdict;
import dev.wgx.agent.conf.AgentConfig;
import dev.wgx.agent.conf.Role;
import dev.wgx.agent.link.Commands;
import dev.wgx.agent.link.LinkException;
import dev.wgx.agent.link.LiveLink.LivePeer;
import dev.wgx.agent.relay.Resolver;
import dev.wgx.agent.status.Picture;
import dev.wgx.agent.status.RelayInquiry;
import dev.wgx.config.HostPort;
import dev.wgx.reflection.ReflectionQuestion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Looks at everything between this machine and its relay, and gives one finding for each subject. */
public final class Examination {
    /** Usual times after which NATs forget: home routers, mobile networks. */
    private static final List<Integer> USUAL_TIMES = List.of(5, 10, 15, 20);
    /** WireGuard's own MTU, where the interface does not tell. */
    private static final int USUAL_MTU = 1420;
    /** Beyond the keepalive, so that a mapping of just that time is found too short. */
    private static final int MORE_SECONDS = 2;

    private final Role role;
    private final AgentConfig config;
    private final String userspaceProgram;
    private final Commands commands;
    private final Resolver resolver;
    private final RelayInquiry inquiry;
    private final Mirror mirror;
    private final Consumer<String> progress;

    /**
     * @param userspaceProgram what serves the interface where it is not the kernel's
     * @param progress takes a sentence before something that takes its time
     */
    public Examination(
            Role role,
            AgentConfig config,
            String userspaceProgram,
            Commands commands,
            Resolver resolver,
            RelayInquiry inquiry,
            Mirror mirror,
            Consumer<String> progress) {
        this.role = role;
        this.config = config;
        this.userspaceProgram = userspaceProgram;
        this.commands = commands;
        this.resolver = resolver;
        this.inquiry = inquiry;
        this.mirror = mirror;
        this.progress = progress;
    }

    /**
     * @param isQuick leaves out what takes as long as the keepalive
     * @param nowEpochS the own clock
     * @return the findings in the order of their subjects
     */
    public List<Finding> run(boolean isQuick, long nowEpochS) throws LinkException {
        List<Finding> findings = new ArrayList<>();
        List<InetAddress> addresses = resolver.resolve(config.relayEndpoint());
        findings.add(NameCheck.of(config.relayEndpoint(), addresses));
        Commands.Outcome link = commands.run("ip", "-d", "link", "show", "dev", config.interfaceName());
        findings.add(wireGuard(link));
        progress.accept("Asking the relay …");
        List<Reach> reaches = addresses.parallelStream()
                .map(address -> mirror.reach(
                        new InetSocketAddress(address, config.relayEndpoint().port())))
                .toList();
        boolean isSilent = reaches.stream().noneMatch(Reach::isAnswered);
        boolean answersPing = isSilent && addresses.stream().anyMatch(mirror::answersPing);
        ReachCheck.of(Subject.IPV4, reaches, answersPing).ifPresent(findings::add);
        ReachCheck.of(Subject.IPV6, reaches, answersPing).ifPresent(findings::add);
        findings.add(FirewallCheck.of(commands.run("nft", "list", "ruleset"), config.interfaceName(), isSilent));
        if (!isSilent) {
            Picture picture = Picture.take(config, commands, inquiry, nowEpochS);
            Finding clock =
                    ClockCheck.of(reaches, picture.relayHandshakeSeconds().orElse(0));
            findings.add(KeyCheck.of(role, config.relayKey(), reaches));
            findings.add(AdmissionCheck.of(role, picture, reaches, clock.verdict() == Verdict.PROBLEM));
            findings.add(clock);
            lookAtPath(findings, inUse(reaches, picture), link, isQuick);
        }
        findings.sort(Comparator.comparing(Finding::subject));
        return findings;
    }

    private Finding wireGuard(Commands.Outcome link) {
        return WireGuardCheck.of(
                role,
                config.interfaceName(),
                link,
                commands.run("wg", "--version"),
                commands.run("uname", "-r"),
                userspaceProgram,
                commands.run(userspaceProgram, "--version"));
    }

    /** Returns the relay's address that the interface uses, if it reflects; or else one that does. */
    private static Optional<Reach> inUse(List<Reach> reaches, Picture picture) {
        Optional<String> used = picture.relayPeer().flatMap(LivePeer::endpoint).map(HostPort::host);
        return reaches.stream()
                .filter(reach -> reach.reflection().isPresent())
                .min(Comparator.comparing(reach -> !used.equals(
                        Optional.of(HostPort.of(reach.relay().getAddress(), 1).host()))));
    }

    private void lookAtPath(List<Finding> findings, Optional<Reach> reach, Commands.Outcome link, boolean isQuick) {
        Optional<NatView> view = reach.flatMap(mirror::look);
        findings.add(NatCheck.of(view));
        if (reach.isEmpty()) {
            return;
        }
        findings.add(mtu(
                reach.get(),
                WireGuardCheck.mtu(link).orElse(config.settings().mtu().orElse(USUAL_MTU))));
        if (!isQuick && view.filter(NatView::isNat).isPresent()) {
            OptionalInt keepalive = config.relay().keepaliveSeconds();
            List<Integer> times = times(keepalive);
            progress.accept("Watching for " + times.getLast()
                    + " s how long the NAT keeps a mapping (--quick leaves it out) …");
            SortedMap<Integer, Boolean> isKept = mirror.watchMappings(reach.get(), times);
            findings.add(MappingTimeCheck.of(keepalive, isKept, config.path().toString()));
        }
    }

    private Finding mtu(Reach reach, int tunnelMtu) {
        int wanted = Math.min(tunnelMtu + MtuCheck.WIREGUARD_OVERHEAD, ReflectionQuestion.MAX_LENGTH);
        OptionalInt longest = MtuCheck.longest(wanted, payload -> mirror.passes(reach, payload));
        return MtuCheck.of(
                tunnelMtu, wanted, longest, reach.isIpv4(), config.path().toString());
    }

    private static List<Integer> times(OptionalInt keepalive) {
        int longest = keepalive.orElse(0) + MORE_SECONDS;
        TreeSet<Integer> times = new TreeSet<>(List.of(0, longest));
        USUAL_TIMES.stream().filter(time -> time < longest).forEach(times::add);
        return List.copyOf(times);
    }
}
