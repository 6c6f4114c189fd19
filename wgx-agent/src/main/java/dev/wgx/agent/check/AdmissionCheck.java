// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.check;

import dev.wgx.agent.check.Finding.Subject;
import dev.wgx.agent.conf.Role;
import dev.wgx.agent.status.Picture;
import dev.wgx.noise.PublicKey;
import java.util.List;
import java.util.OptionalLong;

/** Says whether the relay makes handshakes with this peer. */
final class AdmissionCheck {
    private static final long SESSION_SECONDS = 180;

    private AdmissionCheck() {}

    /**
     * @param all what answers outside the tunnel: without that nothing can be said
     * @param isClockWrong then that may be the cause of a missing handshake, too
     */
    static Finding of(Role role, Picture picture, List<Reach> all, boolean isClockWrong) {
        PublicKey pinned = picture.config().relayKey();
        OptionalLong age = picture.relayHandshakeSeconds();
        if (picture.answer().isPresent()) {
            return Finding.ok(Subject.ADMISSION, "The relay serves this " + role.word() + ".");
        }
        if (picture.link().isEmpty()) {
            return Finding.unknown(
                    Subject.ADMISSION,
                    "Whether the relay allows this " + role.word() + " shows when the interface is there.",
                    "Run `wgx " + role.word() + " start`, and this again.");
        }
        if (age.isPresent() && age.getAsLong() >= 0 && age.getAsLong() < SESSION_SECONDS) {
            return Finding.ok(
                    Subject.ADMISSION,
                    "The relay made a handshake with this " + role.word() + " " + age.getAsLong() + " s ago.");
        }
        if (all.stream().noneMatch(reach -> reach.key().filter(pinned::equals).isPresent())) {
            return Finding.unknown(
                    Subject.ADMISSION,
                    "Whether the relay allows this " + role.word() + " shows when the relay answers with its key.",
                    "");
        }
        if (isClockWrong) {
            return Finding.unknown(
                    Subject.ADMISSION,
                    "The relay answers, but makes no handshake: the clock may be the cause.",
                    "Set the clock first, and run this again.");
        }
        return Finding.problem(
                Subject.ADMISSION,
                "The relay answers, but makes no handshake with this " + role.word() + "'s key: it is not allowed.",
                "On the relay add "
                        + picture.config().settings().privateKey().publicKey()
                        + " to AllowedPublicKeys in relay.conf, and run `wgx relay reload`"
                        + (role == Role.SPOKE ? "; or let the hub add this spoke." : "."));
    }
}
