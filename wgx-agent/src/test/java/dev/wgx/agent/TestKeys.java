// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent;

import dev.wgx.noise.PresharedKey;
import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.PublicKey;
import dev.wgx.noise.RandomSource;
import java.util.Random;

/** The same keys in each run. */
public final class TestKeys {
    public static final PrivateKey HUB = privateKey(1);
    public static final PublicKey RELAY = publicKey(2);

    private TestKeys() {}

    public static RandomSource random(long seed) {
        return new Random(seed)::nextBytes;
    }

    public static PrivateKey privateKey(int number) {
        return PrivateKey.generate(random(number));
    }

    public static PublicKey publicKey(int number) {
        return privateKey(number).publicKey();
    }

    public static PresharedKey presharedKey(int number) {
        return PresharedKey.generate(random(number));
    }
}
