// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import dev.wgx.edge.netlink.NetlinkMessage;
import dev.wgx.edge.system.Errno;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A filter of the clsact queueing discipline: the way of kernels before 6.6. Named {@code wgx-PORT}, with the port as
 * its handle, behind the filters of others. Outlives the process by itself. One that found the discipline there already
 * is named {@code wgx-PORT-guest}, and leaves it there.
 */
final class ClsactHook implements Hook {
    private static final int NEW_QDISC = 36;
    private static final int DEL_QDISC = 37;
    private static final int NEW_FILTER = 44;
    private static final int DEL_FILTER = 45;
    private static final int GET_FILTER = 46;
    private static final int CREATE = 0x400;
    private static final int EXCLUSIVE = 0x200;

    private static final int CLSACT_HANDLE = 0xffff_0000;
    private static final int CLSACT_PARENT = 0xffff_fff1;
    private static final int INGRESS = 0xffff_fff2;
    private static final int EGRESS = 0xffff_fff3;

    /** The priority of the relay's filter, behind those of others: filters that name none get 49152 and less. */
    private static final int PRIORITY = 50_000;

    private static final int PROTOCOL_ALL = 0x0300;

    private static final int KIND = 1;
    private static final int OPTIONS = 2;
    private static final int BPF_FD = 6;
    private static final int BPF_NAME = 7;
    private static final int BPF_FLAGS = 8;
    private static final int DIRECT_ACTION = 1;

    private static final int TCMSG_BYTES = 20;
    private static final String PREFIX = "wgx-";
    private static final String GUEST = "-guest";

    private final int port;
    private final String name;

    ClsactHook(int port) {
        this.port = port;
        name = PREFIX + port;
    }

    @Override
    public int attach(int device, int program) throws KernelPathException {
        try (RouteNetlink netlink = new RouteNetlink()) {
            int made = netlink.request(message(NEW_QDISC, CREATE | EXCLUSIVE, device, CLSACT_HANDLE, CLSACT_PARENT, 0)
                    .attribute(KIND, "clsact"));
            // Its elder brother "ingress" in the same place serves as well.
            if (made < 0 && made != -Errno.EEXIST) {
                return made;
            }
            boolean isHost = made == 0 || filters(netlink, device, INGRESS).contains(name);
            NetlinkMessage filter = filter(NEW_FILTER, CREATE, device).attribute(KIND, "bpf");
            int options = filter.begin(OPTIONS);
            filter.attribute(BPF_FD, program)
                    .attribute(BPF_NAME, isHost ? name : name + GUEST)
                    .attribute(BPF_FLAGS, DIRECT_ACTION);
            filter.end(options);
            return netlink.request(filter);
        }
    }

    @Override
    public void detach(int device) throws KernelPathException {
        try (RouteNetlink netlink = new RouteNetlink()) {
            List<String> before = filters(netlink, device, INGRESS);
            if (!isAttached(before)) {
                return;
            }
            int result = netlink.request(filter(DEL_FILTER, 0, device).attribute(KIND, "bpf"));
            if (result < 0 && result != -Errno.ENOENT) {
                throw new KernelPathException("the filter " + name + " cannot be removed: " + Errno.describe(result));
            }
            if (before.contains(name)
                    && filters(netlink, device, INGRESS).isEmpty()
                    && filters(netlink, device, EGRESS).isEmpty()) {
                netlink.request(message(DEL_QDISC, 0, device, CLSACT_HANDLE, CLSACT_PARENT, 0)
                        .attribute(KIND, "clsact"));
            }
        }
    }

    @Override
    public List<Integer> devices() throws KernelPathException {
        List<Integer> devices = new ArrayList<>();
        try (RouteNetlink netlink = new RouteNetlink()) {
            for (Device device : Device.all()) {
                if (isAttached(filters(netlink, device.index(), INGRESS))) {
                    devices.add(device.index());
                }
            }
        }
        return devices;
    }

    private boolean isAttached(List<String> filters) {
        return filters.contains(name) || filters.contains(name + GUEST);
    }

    /** Tells whether a relay on any port has a filter at any interface. */
    static boolean isAnyAttached() throws KernelPathException {
        try (RouteNetlink netlink = new RouteNetlink()) {
            for (Device device : Device.all()) {
                if (filters(netlink, device.index(), INGRESS).stream().anyMatch(name -> name.startsWith(PREFIX))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Returns the names of the filters there; an empty name for a filter that has none. */
    private static List<String> filters(RouteNetlink netlink, int device, int parent) throws KernelPathException {
        List<String> names = new ArrayList<>();
        netlink.dump(message(GET_FILTER, 0, device, 0, parent, 0), filter -> names.add(nameOf(filter)));
        return names;
    }

    private static String nameOf(ByteBuffer filter) {
        boolean isProgram = NetlinkMessage.text(filter, TCMSG_BYTES, KIND).equals("bpf");
        return NetlinkMessage.find(filter, TCMSG_BYTES, OPTIONS)
                .filter(options -> isProgram)
                .map(options -> NetlinkMessage.text(options, 0, BPF_NAME))
                .orElse("");
    }

    private NetlinkMessage filter(int type, int flags, int device) {
        return message(type, flags, device, port, INGRESS, PRIORITY << 16 | PROTOCOL_ALL);
    }

    /** Makes a message that begins with {@code struct tcmsg}. */
    private static NetlinkMessage message(int type, int flags, int device, int handle, int parent, int information) {
        return new NetlinkMessage(type, flags)
                .put(0)
                .put(device)
                .put(handle)
                .put(parent)
                .put(information);
    }
}
