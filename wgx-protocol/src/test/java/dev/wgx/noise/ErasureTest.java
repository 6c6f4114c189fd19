// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.noise.Forgetful.Moment;
import dev.wgx.wire.HandshakeInitiation;
import dev.wgx.wire.HandshakeResponse;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The secrets of a handshake that a heap still holds when that is over, also in objects that are used no more. The
 * peers have a process of their own; their secrets are calculated here, from the same seed.
 */
class ErasureTest {
    private static final long SEED = 7;
    private static final int INITIATION = 1;
    private static final int RESPONSE = 2;

    private static final VarHandle FIRST_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    @TempDir
    private Path directory;

    @Test
    void whileASessionLastsItsKeysAreThere() throws Exception {
        assertThat(found(Moment.WHILE_IT_LASTS))
                .contains("alice's private key", "bob's private key", "key from initiator", "key from responder");
    }

    @ParameterizedTest
    @EnumSource(
            value = Moment.class,
            names = {"AFTER_THE_END", "AFTER_A_HANDSHAKE_THAT_FAILED"})
    void whenAllIsOverNoSecretIsLeft(Moment moment) throws Exception {
        assertThat(found(moment)).isEmpty();
    }

    private List<String> found(Moment moment) throws IOException, InterruptedException {
        Path all = directory.resolve("all.hprof");
        Path reachable = directory.resolve("reachable.hprof");
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:+UseSerialGC",
                        // Nothing is collected before: that would take garbage away that is to be found.
                        "-Xmn64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Forgetful.class.getName(),
                        all.toString(),
                        reachable.toString(),
                        Long.toString(SEED),
                        moment.name())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
        Keys keys = keys(moment);
        Set<String> found = search(Files.readAllBytes(all), secrets(keys));
        // Bouncy Castle copies a private key to make the public one. That copy nobody can erase.
        found.addAll(search(Files.readAllBytes(reachable), keys.bytes()));
        return List.copyOf(found);
    }

    private static Set<String> search(byte[] heap, Map<String, byte[]> secrets) {
        Map<Long, String> nameByFirstBytes = new HashMap<>();
        // Most places are passed by without a look into the map.
        boolean[] begins = new boolean[1 << Byte.SIZE];
        secrets.forEach((name, secret) -> {
            nameByFirstBytes.put((long) FIRST_BYTES.get(secret, 0), name);
            begins[Byte.toUnsignedInt(secret[0])] = true;
        });
        Set<String> found = new TreeSet<>();
        for (int at = 0; at + KeyBytes.LENGTH <= heap.length; at++) {
            String name = begins[Byte.toUnsignedInt(heap[at])]
                    ? nameByFirstBytes.get((long) FIRST_BYTES.get(heap, at))
                    : null;
            if (name != null && Arrays.equals(secrets.get(name), Arrays.copyOfRange(heap, at, at + KeyBytes.LENGTH))) {
                found.add(name);
            }
        }
        return found;
    }

    /** Has the same peers say the same here, and catches their private keys. */
    private static Keys keys(Moment moment) {
        List<byte[]> drawn = new ArrayList<>();
        RandomSource random = new SeededRandom(SEED);
        RandomSource recording = target -> {
            random.fill(target);
            if (target.length == KeyBytes.LENGTH) {
                drawn.add(target.clone());
            }
        };
        PrivateKey alice = PrivateKey.generate(recording);
        PrivateKey bob = PrivateKey.generate(recording);
        Dialogue dialogue = Forgetful.dialogue(alice, bob, recording, moment);
        return new Keys(
                alice,
                bob,
                keyOf(drawn, dialogue, INITIATION, HandshakeInitiation.EPHEMERAL_OFFSET),
                keyOf(drawn, dialogue, RESPONSE, HandshakeResponse.EPHEMERAL_OFFSET));
    }

    private record Keys(PrivateKey alice, PrivateKey bob, PrivateKey aliceEphemeral, PrivateKey bobEphemeral) {
        Map<String, byte[]> bytes() {
            return Map.of(
                    "alice's private key",
                    alice.rawBytes(),
                    "bob's private key",
                    bob.rawBytes(),
                    "alice's ephemeral",
                    aliceEphemeral.rawBytes(),
                    "bob's ephemeral",
                    bobEphemeral.rawBytes());
        }
    }

    /** Follows the handshake as Noise prints it, with both peers' keys. */
    private static Map<String, byte[]> secrets(Keys keys) {
        Map<String, byte[]> secrets = new TreeMap<>();
        byte[] chaining = Blake2s.hash("Noise_IKpsk2_25519_ChaChaPoly_BLAKE2s".getBytes(US_ASCII));
        chaining = Blake2s.kdf(1, chaining, keys.aliceEphemeral().publicKey().rawBytes())[0];
        chaining = agree(secrets, "es", chaining, keys.aliceEphemeral(), keys.bob());
        chaining = agree(secrets, "ss", chaining, keys.alice(), keys.bob());
        chaining = mix(secrets, "e", chaining, keys.bobEphemeral().publicKey().rawBytes());
        chaining = agree(secrets, "ee", chaining, keys.aliceEphemeral(), keys.bobEphemeral());
        chaining = agree(secrets, "se", chaining, keys.alice(), keys.bobEphemeral());
        chaining = mix(secrets, "psk", chaining, PresharedKey.NONE.rawBytes());
        byte[][] transport = Blake2s.kdf(2, chaining, new byte[0]);
        secrets.put("key from initiator", transport[0]);
        secrets.put("key from responder", transport[1]);
        return secrets;
    }

    /** Finds the private key whose public key such a message has there. */
    private static PrivateKey keyOf(List<byte[]> keys, Dialogue dialogue, int type, int offset) {
        byte[] wanted = new byte[KeyBytes.LENGTH];
        dialogue.sent.stream()
                .filter(datagram -> datagram.type() == type)
                .findFirst()
                .orElseThrow()
                .bytes()
                .get(offset, wanted);
        return keys.stream()
                .map(PrivateKey::of)
                .filter(key -> Arrays.equals(key.publicKey().rawBytes(), wanted))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] agree(
            Map<String, byte[]> secrets, String token, byte[] chaining, PrivateKey one, PrivateKey other) {
        byte[] agreed = Curve25519.dh(one, other.publicKey()).orElseThrow();
        secrets.put(token, agreed);
        return mix(secrets, token, chaining, agreed);
    }

    private static byte[] mix(Map<String, byte[]> secrets, String token, byte[] chaining, byte[] input) {
        byte[] block = chaining.clone();
        for (int i = 0; i < block.length; i++) {
            block[i] ^= 0x36;
        }
        byte[][] outputs = Blake2s.kdf(3, chaining, input);
        if (!token.equals("es")) {
            secrets.put("chaining key before " + token + " in a block of Hmac", block);
        }
        secrets.put("extracted by " + token, Blake2s.hmac(chaining, input));
        secrets.put("chaining key after " + token, outputs[0]);
        secrets.put("second output of " + token, outputs[1]);
        secrets.put("third output of " + token, outputs[2]);
        return outputs[0];
    }
}
