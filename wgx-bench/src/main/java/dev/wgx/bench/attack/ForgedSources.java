// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.attack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/** Ports at all addresses of a range, of which the last used are open. */
final class ForgedSources {
    private static final int MAX_OPEN = 256;

    private final AddressRange range;
    private final Map<InetAddress, SourcePort> portByAddress = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, SourcePort> eldest) {
            if (size() > MAX_OPEN) {
                eldest.getValue().close();
                return true;
            }
            return false;
        }
    };

    ForgedSources(AddressRange range) {
        this.range = range;
    }

    /** Returns a port at the address with this number, counted round and round. */
    SourcePort port(long number) {
        return portByAddress.computeIfAbsent(range.address(number), ForgedSources::open);
    }

    private static SourcePort open(InetAddress address) {
        try {
            return SourcePort.open(address, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }
}
