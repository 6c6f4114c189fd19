// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.peer;

import dev.wgx.noise.PublicKey;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * A relay to drive.
 *
 * @param address where spokes and hub send to
 * @param key needed in mode {@link Mode#WGX}
 * @param hubPort where the hub listens; 0 for any port. A relay in mode {@link Mode#RAW} has to know it
 * @param pids whose processor time to account for; the first has the memory
 * @param start a shell command that runs the relay, to be started for each round
 */
public record DrivenRelay(
        String name,
        InetSocketAddress address,
        Mode mode,
        Optional<PublicKey> key,
        int hubPort,
        List<Long> pids,
        Optional<String> start) {

    public DrivenRelay withPid(long newPid) {
        return new DrivenRelay(name, address, mode, key, hubPort, List.of(newPid), start);
    }
}
