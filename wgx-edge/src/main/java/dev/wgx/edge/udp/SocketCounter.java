// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.udp;

/** The events that a socket counts. The sentence is what an operator reads. */
public enum SocketCounter {
    SEND_WOULD_BLOCK("datagrams not sent: the send buffer was full"),
    SEND_REFUSED("ICMP errors that earlier datagrams came back with"),
    SEND_UNREACHABLE("datagrams not sent: no route to their destination"),
    SEND_TOO_LONG("datagrams not sent: longer than the path carries"),
    SEND_FAILED("datagrams not sent: any other error"),
    RECEIVE_FAILED("receive calls that failed"),
    KERNEL_DROPS("datagrams that the kernel dropped: the receive buffer was full");

    private final String description;

    SocketCounter(String description) {
        this.description = description;
    }

    public String description() {
        return description;
    }
}
