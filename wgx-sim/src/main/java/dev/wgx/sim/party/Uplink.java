// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.sim.party;

import dev.wgx.relay.Endpoint;
import dev.wgx.sim.network.Internet;
import dev.wgx.sim.network.Line;
import dev.wgx.sim.network.Nat;
import dev.wgx.sim.network.Packet;

/** A way into the internet that a host may have: behind a NAT or with a public address. */
public interface Uplink {
    /** Returns the host's own address there. */
    Endpoint inside();

    /** Sends a packet of the host's. */
    void send(Packet packet);

    /** Begins to take what comes for the host. */
    void plugIn(Line host);

    /** Ends to take what comes for the host. */
    void unplug();

    /** Makes a way through a NAT. */
    static Uplink behind(Nat nat, Endpoint inside) {
        return new Uplink() {
            @Override
            public Endpoint inside() {
                return inside;
            }

            @Override
            public void send(Packet packet) {
                nat.send(packet);
            }

            @Override
            public void plugIn(Line host) {
                nat.attach(inside, host);
            }

            @Override
            public void unplug() {
                nat.detach(inside);
            }
        };
    }

    /** Makes a way from a public address. */
    static Uplink at(Internet internet, Endpoint address) {
        return new Uplink() {
            @Override
            public Endpoint inside() {
                return address;
            }

            @Override
            public void send(Packet packet) {
                internet.send(packet);
            }

            @Override
            public void plugIn(Line host) {
                internet.attach(address, packet -> {
                    if (packet.destination().port() == address.port()) {
                        host.receive(packet);
                    }
                });
            }

            @Override
            public void unplug() {
                internet.detach(address);
            }
        };
    }
}
