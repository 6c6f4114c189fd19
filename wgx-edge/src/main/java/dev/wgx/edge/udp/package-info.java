/**
 * The relay's UDP port. {@link dev.wgx.edge.udp.UdpSocket} says what the loop needs of it: wait for datagrams, take a
 * bounded batch of them, send answers from the local address that each peer talks to, and be woken by other threads.
 *
 * <p>{@link dev.wgx.edge.udp.ChannelUdpSocket} does it with what every JDK has, one system call per datagram. A failed
 * send concerns its datagram alone: it ends in a {@link dev.wgx.edge.udp.SocketCounter} and never in an exception.
 */
@NullMarked
package dev.wgx.edge.udp;

import org.jspecify.annotations.NullMarked;
