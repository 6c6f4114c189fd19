// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Attacks a relay as somebody could who is allowed to use it, or who is not: for tests in networks of their own.
 *
 * <p>An {@link dev.wgx.bench.attack.Attack} first gets its accomplices into position, by what an honest peer might do
 * as well, and then strikes: as often in a second, in all and for as long as its {@link
 * dev.wgx.bench.attack.Campaign} allows. Each {@link dev.wgx.bench.attack.Accomplice} is a WireGuard device that
 * shakes hands with the relay; a {@link dev.wgx.bench.attack.Gang} moves all of them by one thread. Between
 * themselves they exchange {@link dev.wgx.bench.attack.HollowMessages}, which are right in all that a relay can
 * check.
 *
 * <p>A {@link dev.wgx.bench.attack.SourcePort} sends from any address that the system takes for its own: an
 * attacker's machine is told so by {@code ip route add local PREFIX dev lo}.
 */
@NullMarked
package dev.wgx.bench.attack;

import org.jspecify.annotations.NullMarked;
