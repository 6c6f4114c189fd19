// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.netlink;

import dev.wgx.edge.system.Errno;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The kernel's WireGuard, asked and told in the language of user-space WireGuards: the Configuration Protocol of
 * wireguard.com/xplatform. It understands {@code get=1}, and {@code set=1} with changes of peers.
 */
public final class KernelWireGuard {
    private static final int CONTROL_FAMILY = 16;
    private static final int GET_FAMILY = 3;
    private static final int FAMILY_ID = 1;
    private static final int FAMILY_NAME = 2;
    private static final int GENERIC_VERSION = 1;
    private static final int GENERIC_HEADER_BYTES = 4;
    private static final int GET_DEVICE = 0;
    private static final int SET_DEVICE = 1;
    private static final int LONGEST_CHANGE = 64 * 1024;
    private static final String GET = "get=1\n";
    private static final String SET = "set=1\n";

    private KernelWireGuard() {}

    /**
     * Returns the answer to a question, which ends as that with a blank line.
     *
     * @throws IOException if the kernel has no WireGuard or no such interface, or refuses; without quoting the question
     * @throws IllegalArgumentException if the question is none, or is about what cannot be changed here
     */
    public static String exchange(String interfaceName, String question) throws IOException {
        try (NetlinkSocket socket = new NetlinkSocket(NetlinkSocket.GENERIC)) {
            int family = family(socket);
            if (question.startsWith(GET)) {
                WireGuardReport report = new WireGuardReport();
                check(
                        socket.dump(
                                message(family, GET_DEVICE).attribute(WireGuardNetlink.INTERFACE_NAME, interfaceName),
                                answer -> report.add(answer, GENERIC_HEADER_BYTES)),
                        interfaceName);
                return report.text();
            }
            if (!question.startsWith(SET)) {
                throw new IllegalArgumentException("neither get=1 nor set=1");
            }
            NetlinkMessage change = header(new NetlinkMessage(family, 0, LONGEST_CHANGE), SET_DEVICE)
                    .attribute(WireGuardNetlink.INTERFACE_NAME, interfaceName);
            WireGuardChange.write(question.substring(SET.length()), change);
            check(socket.request(change, answer -> {}), interfaceName);
            return "errno=0\n\n";
        }
    }

    private static void check(int result, String interfaceName) throws IOException {
        if (result < 0) {
            throw new IOException("the kernel's WireGuard refuses " + interfaceName + ": " + Errno.describe(result));
        }
    }

    private static NetlinkMessage message(int family, int command) {
        return header(new NetlinkMessage(family, 0), command);
    }

    private static NetlinkMessage header(NetlinkMessage message, int command) {
        return message.put(command | GENERIC_VERSION << 8);
    }

    /** Asks by which number the kernel knows its WireGuard, which it loads if need be. */
    private static int family(NetlinkSocket socket) throws IOException {
        List<Integer> ids = new ArrayList<>();
        NetlinkMessage question = message(CONTROL_FAMILY, GET_FAMILY).attribute(FAMILY_NAME, "wireguard");
        int result = socket.request(
                question,
                answer -> NetlinkMessage.find(answer, GENERIC_HEADER_BYTES, FAMILY_ID)
                        .ifPresent(id -> ids.add(Short.toUnsignedInt(id.getShort(0)))));
        if (ids.isEmpty()) {
            throw new IOException("the kernel has no WireGuard: " + Errno.describe(result));
        }
        return ids.getFirst();
    }
}
