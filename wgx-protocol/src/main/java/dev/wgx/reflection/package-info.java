// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The question of who cannot see itself: how do my datagrams look to the relay, and what does its clock say?
 *
 * <p>It is asked outside the tunnel, by anybody, like the query for the public key. An answer is never longer than its
 * question, and proves nothing: it is good for a diagnosis. docs/protocol.md has the bytes.
 */
@NullMarked
package dev.wgx.reflection;

import org.jspecify.annotations.NullMarked;
