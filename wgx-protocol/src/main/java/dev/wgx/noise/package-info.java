// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * One side of WireGuard without sockets, clock or randomness of its own (WireGuard paper 5 and 6).
 *
 * <p>A {@link dev.wgx.noise.Tunnel} is everything between us and one peer. An initiation reaches it in two halves:
 * {@link dev.wgx.noise.ReceivedInitiation} reads who claims to ask, the caller decides whether that peer may, and the
 * tunnel proves the claim and answers. Transport messages are brought to it by their receiver index, which it took from
 * the caller's {@link dev.wgx.noise.Indexes}. What it wants to say goes to an {@link dev.wgx.noise.Output}. A
 * {@link dev.wgx.noise.Device} is a whole WireGuard peer made of tunnels, for whoever tries a relay.
 *
 * <p>Inside, from the top: the tunnel keeps its sessions in slots, its deadlines in timers and its unanswered
 * initiation aside; both halves of the handshake are written as Noise prints IKpsk2, token by token, on a
 * SymmetricState, whose verbs are Noise's; below that are BLAKE2s, X25519 and two ChaCha20-Poly1305, of Bouncy Castle
 * and of the JDK.
 *
 * <p>Time is an argument: {@code nowNs} is monotonic, {@code wallNs} is for timestamps only. What the network sends
 * ends in a verdict, never in an exception. Erasing a key overwrites the copy that is ours; a garbage collector and the
 * JDK's ciphers may hold others.
 */
@NullMarked
package dev.wgx.noise;

import org.jspecify.annotations.NullMarked;
