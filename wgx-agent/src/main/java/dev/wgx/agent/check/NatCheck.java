// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.check;

import dev.wgx.agent.check.Finding.Subject;
import java.util.Optional;

/** Tells the kind of NAT that this machine is behind, in the words of RFC 4787. The relay works with all of them. */
final class NatCheck {
    private NatCheck() {}

    /** @param view empty if the relay does not tell how this machine looks */
    static Finding of(Optional<NatView> view) {
        return view.map(NatCheck::of)
                .orElseGet(() -> Finding.unknown(
                        Subject.NAT,
                        "The kind of NAT cannot be told: the relay does not say how this machine looks.",
                        ""));
    }

    private static Finding of(NatView view) {
        if (!view.isNat()) {
            return Finding.ok(
                    Subject.NAT, "There is no NAT: the relay sees this machine's own address. " + filtering(view));
        }
        String behind = "This machine is behind a NAT, as " + view.outer() + ". ";
        if (view.outerPortAtSecond().isEmpty()) {
            return Finding.unknown(
                    Subject.NAT,
                    behind + "Its kind cannot be told: "
                            + (view.hasSecondPort()
                                    ? "the relay's second port does not answer."
                                    : "this relay has no second port."),
                    view.hasSecondPort()
                            ? "Open the port ReflectionPort in the relay's firewall."
                            : "To know it, set ReflectionPort = 8788 in relay.conf and open that UDP port.");
        }
        if (view.outerPortAtSecond().getAsInt() != view.outerPort()) {
            return Finding.note(
                    Subject.NAT,
                    behind
                            + "Its mapping is address- and port-dependent (a symmetric NAT): each destination sees another"
                            + " port. The relay works with it; direct paths hardly ever do. "
                            + filtering(view));
        }
        return Finding.ok(Subject.NAT, behind + "Its mapping is endpoint-independent. " + filtering(view));
    }

    private static String filtering(NatView view) {
        return view.isOtherPortLetIn()
                .map(letIn -> letIn
                        ? "Filtering: answers of other ports come in (endpoint-independent or address-dependent)."
                        : "Filtering: address- and port-dependent.")
                .orElse("Its filtering cannot be told.");
    }
}
