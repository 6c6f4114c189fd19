// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.attack;

import dev.wgx.noise.PrivateKey;
import java.util.List;
import java.util.Optional;

/**
 * Says what the attackers have and whom they attack.
 *
 * @param relays the relay; for a circle two addresses of one relay and two of another
 * @param hubKey of the hub that the relay lists, where one is needed
 * @param from addresses that are not the attackers' own, where some are needed
 * @param size how many keys there are
 * @param setSize how many keys each of them publishes
 */
public record AttackPlan(
        List<Target> relays, Optional<PrivateKey> hubKey, Optional<AddressRange> from, int size, int setSize) {
    public AttackPlan {
        relays = List.copyOf(relays);
    }

    Target relay() throws AttackException {
        if (relays.size() != 1) {
            throw new AttackException("this attack is on one relay at one address");
        }
        return relays.getFirst();
    }

    PrivateKey needHubKey() throws AttackException {
        return hubKey.orElseThrow(() -> new AttackException("this attack needs the key of a listed hub"));
    }

    AddressRange needFrom() throws AttackException {
        return from.orElseThrow(() -> new AttackException("this attack needs an address to send from"));
    }
}
