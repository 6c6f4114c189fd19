// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.link;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;

/**
 * The way to a relay inside its tunnel.
 *
 * @param local the interface's own address, from which the system sends there
 * @param relay the relay's inner address
 */
public record TunnelPath(String interfaceName, InetAddress local, InetAddress relay) {

    /**
     * Returns whether the interface is up and still has that address. When it is not, the system would send what is
     * meant for the relay to another network, in clear, and take an answer from there.
     */
    public boolean stands() {
        try {
            NetworkInterface device = NetworkInterface.getByName(interfaceName);
            return device != null && device.isUp() && device.inetAddresses().anyMatch(local::equals);
        } catch (SocketException gone) {
            return false;
        }
    }
}
