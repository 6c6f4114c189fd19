// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.account;

import dev.wgx.noise.PublicKey;

/** The account that pays for what a peer uses. */
public sealed interface Account extends Comparable<Account> {
    /** A key on the allow-list, which pays for itself and for whom it brings in. */
    record Listed(PublicKey key) implements Account {}

    /** A proved address, where every key is allowed: keys are made at will, addresses are not. */
    record Subscriber(Prefix prefix) implements Account {}

    @Override
    default int compareTo(Account other) {
        return switch (this) {
            case Listed(PublicKey key) -> other instanceof Listed(PublicKey its) ? key.compareTo(its) : -1;
            case Subscriber(Prefix prefix) -> other instanceof Subscriber(Prefix its) ? prefix.compareTo(its) : 1;
        };
    }
}
