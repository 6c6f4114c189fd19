// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.check;

import dev.wgx.agent.check.Finding.Subject;
import dev.wgx.agent.conf.Role;
import dev.wgx.noise.PublicKey;
import java.util.List;

/** Says whether the key that answers is the pinned one. */
final class KeyCheck {
    private KeyCheck() {}

    static Finding of(Role role, PublicKey pinned, List<Reach> all) {
        List<PublicKey> told =
                all.stream().flatMap(reach -> reach.key().stream()).distinct().toList();
        if (told.isEmpty()) {
            return Finding.unknown(Subject.KEY, "Nobody tells the relay's key.", "");
        }
        List<PublicKey> others =
                told.stream().filter(key -> !key.equals(pinned)).toList();
        if (others.isEmpty()) {
            return Finding.ok(Subject.KEY, "The relay has the pinned key.");
        }
        return Finding.problem(
                Subject.KEY,
                "The relay has the key " + others.getFirst() + ", not the pinned " + pinned + ".",
                "Compare it with `wgx relay public-key` on the relay. If it is the relay's, run `wgx " + role.word()
                        + " sync --accept-new-relay-key`; if not, somebody else answers there.");
    }
}
