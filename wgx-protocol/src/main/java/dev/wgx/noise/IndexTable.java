// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The index space of one device. */
final class IndexTable implements Indexes {
    private final RandomSource random;
    private final Map<Integer, Tunnel> ownerByIndex = new HashMap<>();

    IndexTable(RandomSource random) {
        this.random = random;
    }

    @Override
    public int allocate(Tunnel owner) {
        int index = random.nextInt();
        while (ownerByIndex.putIfAbsent(index, owner) != null) {
            index = random.nextInt();
        }
        return index;
    }

    @Override
    public void release(int index) {
        Tunnel owner = ownerByIndex.remove(index);
        assert owner != null : "index released twice: " + index;
    }

    Optional<Tunnel> findOwner(int index) {
        return Optional.ofNullable(ownerByIndex.get(index));
    }

    int size() {
        return ownerByIndex.size();
    }
}
