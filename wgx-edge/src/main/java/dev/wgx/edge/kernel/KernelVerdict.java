// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

/**
 * Says what the kernel path did with a packet that came to an interface: forwarded it, dropped it, or left it to user
 * space and why. In the order of {@code enum verdict} in {@code bpf/layout.h}. The sentence is what an operator reads.
 * The names are those of the control API and the metrics, where an entry is a route.
 */
public enum KernelVerdict {
    FORWARDED("forwarded by the kernel"),
    OTHER_TRAFFIC("not UDP to the relay's port"),
    VLAN_TAG("with a VLAN tag"),
    HEADER_OPTIONS("with IP options or extension headers"),
    FRAGMENT("fragments"),
    HOP_LIMIT("dropped at the end of their TTL or hop limit"),
    LENGTH_MISMATCH("whose lengths contradict each other"),
    NO_CHECKSUM("UDP over IPv6 without a checksum"),
    OTHER_MESSAGE("not transport messages, or too short for one"),
    MIXED_SEGMENTS("coalesced, and not all of one session"),
    TOO_MANY_SEGMENTS("coalesced of too many"),
    NO_ROUTE("of no session that the kernel knows"),
    EXPIRED("of an expired session"),
    OTHER_SOURCE("from another address than those of their session's peer"),
    OTHER_LOCAL_ADDRESS("to another of the relay's addresses than their sender uses"),
    NO_DESTINATION("to a peer whose address the kernel does not know"),
    OTHER_FAMILY("between IPv4 and IPv6"),
    FORWARDING_OFF("while net.ipv4.conf.lo.forwarding or its IPv6 twin is off"),
    TOO_LONG("longer than the next link carries"),
    UNREACHABLE("without a way out of this host"),
    ROUTE_CHANGED("of a session that changed at that moment"),
    NO_MEMORY("when the kernel was short of memory");

    private final String description;

    KernelVerdict(String description) {
        this.description = description;
    }

    public String description() {
        return description;
    }
}
