// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import dev.wgx.edge.netlink.NetlinkMessage;
import dev.wgx.edge.system.Errno;
import java.util.ArrayList;
import java.util.List;

/** A network interface. */
record Device(int index, String name, boolean isEthernet) {
    private static final int GET_LINK = 18;
    private static final int IFINFO_BYTES = 16;
    private static final int NAME = 3;
    private static final short ETHERNET = 1;

    static List<Device> all() throws KernelPathException {
        List<Device> devices = new ArrayList<>();
        NetlinkMessage request =
                new NetlinkMessage(GET_LINK, 0).put(0).put(0).put(0).put(0);
        try (RouteNetlink netlink = new RouteNetlink()) {
            int result = netlink.dump(
                    request,
                    link -> devices.add(new Device(
                            link.getInt(4),
                            NetlinkMessage.text(link, IFINFO_BYTES, NAME),
                            link.getShort(2) == ETHERNET)));
            if (result < 0) {
                throw new KernelPathException("the network interfaces cannot be listed: " + Errno.describe(result));
            }
        }
        return devices;
    }

    static Device named(String name) throws KernelPathException {
        Device device = all().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new KernelPathException("there is no network interface " + name));
        if (!device.isEthernet()) {
            throw new KernelPathException(
                    name + " is no Ethernet interface: the kernel path forwards only what comes in by one");
        }
        return device;
    }
}
