// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.conf;

import dev.wgx.config.Cidr;
import dev.wgx.noise.PrivateKey;
import java.util.List;
import java.util.OptionalInt;

/**
 * The interface of a hub or a spoke.
 *
 * @param addresses own address with the length of its network
 * @param listenPort empty: the system chooses
 * @param fwMark 0 is none
 */
public record InterfaceSettings(
        PrivateKey privateKey, List<Cidr> addresses, OptionalInt listenPort, OptionalInt fwMark, OptionalInt mtu) {

    public InterfaceSettings {
        addresses = List.copyOf(addresses);
    }

    /** Makes the settings of a new interface, which has only a key and addresses. */
    public InterfaceSettings(PrivateKey privateKey, List<Cidr> addresses) {
        this(privateKey, addresses, OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());
    }

    InterfaceSettings withPrivateKey(PrivateKey key) {
        return new InterfaceSettings(key, addresses, listenPort, fwMark, mtu);
    }

    InterfaceSettings withAddresses(List<Cidr> others) {
        return new InterfaceSettings(privateKey, others, listenPort, fwMark, mtu);
    }
}
