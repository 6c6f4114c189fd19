// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.check;

import dev.wgx.agent.check.Finding.Subject;
import dev.wgx.agent.check.Reach.Result;
import dev.wgx.config.HostPort;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says whether the relay answers by UDP, over IPv4 and over IPv6. */
final class ReachCheck {
    private ReachCheck() {}

    /**
     * @param answersPing whether the relay's machine answers pings, from outside the tunnel
     * @return empty if the relay has no address of this family
     */
    static Optional<Finding> of(Subject family, List<Reach> all, boolean answersPing) {
        List<Reach> own = all.stream()
                .filter(reach -> reach.isIpv4() == (family == Subject.IPV4))
                .toList();
        if (own.isEmpty()) {
            return Optional.empty();
        }
        boolean otherAnswers = all.stream().anyMatch(reach -> !own.contains(reach) && reach.isAnswered());
        Optional<Reach> answered = own.stream().filter(Reach::isAnswered).findFirst();
        return Optional.of(
                answered.isPresent()
                        ? ok(family, answered.get())
                        : failed(family, own.getFirst(), otherAnswers, answersPing));
    }

    private static Finding ok(Subject family, Reach reach) {
        return Finding.ok(
                family,
                String.format(
                        Locale.ROOT, "The relay answers at %s in %.1f ms.", text(reach), reach.roundTripNs() / 1e6));
    }

    private static Finding failed(Subject family, Reach reach, boolean otherAnswers, boolean answersPing) {
        String at = text(reach);
        String word = family.word();
        if (reach.result() == Result.NO_WAY) {
            String what = "This machine has no " + word + ", so that it cannot reach the relay at " + at + ".";
            return otherAnswers
                    ? Finding.note(family, what)
                    : Finding.problem(family, what, "Connect this machine to a network that has " + word + ".");
        }
        if (reach.result() == Result.CLOSED) {
            return Finding.problem(
                    family,
                    "The machine is there, but no program listens at UDP " + at + ".",
                    "On the relay start wgxd, and compare the port with its ListenPort.");
        }
        if (otherAnswers) {
            return Finding.problem(
                    family,
                    word + " leads nowhere: nothing comes back from " + at + ", though this machine has a route there.",
                    "Repair " + word + " here or at the relay, or give the relay by its other address.");
        }
        return Finding.problem(
                family,
                answersPing
                        ? "UDP is blocked: the relay's machine answers pings, but nothing comes back from UDP " + at
                                + "."
                        : "Nothing comes back from UDP " + at + ".",
                "Check that wgxd runs, and that no firewall here, at the relay or on the way blocks UDP. Networks that"
                        + " block it often let port 443 or 53 pass: use that as the relay's ListenPort.");
    }

    private static String text(Reach reach) {
        return HostPort.of(reach.relay().getAddress(), reach.relay().getPort()).toString();
    }
}
