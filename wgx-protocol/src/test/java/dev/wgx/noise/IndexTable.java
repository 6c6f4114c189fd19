package dev.wgx.noise;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The index space of one simulated socket. */
public final class IndexTable implements Indexes {
    private final RandomSource random;
    private final Map<Integer, Tunnel> owners = new LinkedHashMap<>();

    public IndexTable(RandomSource random) {
        this.random = random;
    }

    @Override
    public int allocate(Tunnel owner) {
        int index = random.nextInt();
        while (owners.containsKey(index)) {
            index = random.nextInt();
        }
        owners.put(index, owner);
        return index;
    }

    @Override
    public void release(int index) {
        if (owners.remove(index) == null) {
            throw new IllegalStateException("index released twice: " + index);
        }
    }

    public Optional<Tunnel> find(int index) {
        return Optional.ofNullable(owners.get(index));
    }

    public int size() {
        return owners.size();
    }
}
