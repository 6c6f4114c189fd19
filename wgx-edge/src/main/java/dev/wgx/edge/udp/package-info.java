// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The relay's UDP port. {@link dev.wgx.edge.udp.UdpSocket} says what the loop needs of it: wait for datagrams, take a
 * bounded batch of them, send answers from the local address that each peer talks to, and be woken by other threads. A
 * failed send concerns its datagram alone: it ends in a {@link dev.wgx.edge.udp.SocketCounter} and never in an
 * exception.
 *
 * <p>{@link dev.wgx.edge.udp.NativeUdpSocket} does it with Linux's batched calls. A ReceiveBatch hands on what one
 * recvmmsg brought, coalesced or not, datagram by datagram; a SendQueue gathers what is to leave, by reference where
 * the bytes lie in the batch, into messages of equal segments; a Transmitter brings those to the kernel and sees to
 * what it refuses. MessageHeaders, ReceivedControl, SentControl and AddressFamily are the C structures, Libc the calls.
 *
 * <p>{@link dev.wgx.edge.udp.ChannelUdpSocket} does it with what every JDK has, one system call per datagram, where the
 * system refuses the other; {@link dev.wgx.edge.udp.UdpPort} chooses, and opens one socket for each receiving thread.
 *
 * <p>{@link dev.wgx.edge.udp.PeerPorts} is for the other end: a program that plays many peers, each on a port of its
 * own.
 */
@NullMarked
package dev.wgx.edge.udp;

import org.jspecify.annotations.NullMarked;
