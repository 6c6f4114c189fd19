// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;

/**
 * The interfaces that peers' packets can come in by: Ethernet ones that are up and have an address beyond their link.
 */
public final class EthernetInterfaces {
    private EthernetInterfaces() {}

    /** Returns the names of these interfaces, in order. */
    public static List<String> withAddresses() throws KernelPathException {
        List<String> addressed;
        try {
            addressed = NetworkInterface.networkInterfaces()
                    .filter(EthernetInterfaces::isUp)
                    .filter(device -> device.inetAddresses().anyMatch(EthernetInterfaces::isBeyondTheLink))
                    .map(NetworkInterface::getName)
                    .toList();
        } catch (SocketException e) {
            throw new KernelPathException("the network interfaces cannot be listed: " + e.getMessage(), e);
        }
        return Device.all().stream()
                .filter(device -> device.isEthernet() && addressed.contains(device.name()))
                .map(Device::name)
                .sorted()
                .toList();
    }

    private static boolean isUp(NetworkInterface device) {
        try {
            return device.isUp();
        } catch (SocketException gone) {
            return false;
        }
    }

    private static boolean isBeyondTheLink(InetAddress address) {
        return !address.isLinkLocalAddress() && !address.isLoopbackAddress();
    }
}
