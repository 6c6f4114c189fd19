// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {
    private static final String TEXT = "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=";

    private final SeededRandom random = new SeededRandom(11);

    private static byte[] bytes() {
        byte[] bytes = new byte[PublicKey.LENGTH];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i + 1);
        }
        return bytes;
    }

    @Test
    void aKeyIsWrittenAsAllWireGuardToolsWriteIt() {
        assertThat(PublicKey.of(bytes())).hasToString(TEXT);
        assertThat(PublicKey.parse(TEXT)).isEqualTo(PublicKey.of(bytes()));
        assertThat(PresharedKey.of(bytes()).toBase64()).isEqualTo(TEXT);
        assertThat(PresharedKey.parse(TEXT)).isEqualTo(PresharedKey.of(bytes()));
        PrivateKey privateKey = PrivateKey.generate(random);
        assertThat(PrivateKey.parse(privateKey.toBase64())).isEqualTo(privateKey);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHw==",
                "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAh",
                "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyB=",
                "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHy!=",
                "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA= ",
            })
    void anyOtherTextIsNoKeyAndIsNotQuoted(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PublicKey.parse(text))
                .withMessage("a key is 44 characters of base64 that encode 32 bytes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PrivateKey.parse(text))
                .withMessage("a key is 44 characters of base64 that encode 32 bytes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PresharedKey.parse(text))
                .withMessage("a key is 44 characters of base64 that encode 32 bytes");
    }

    @Test
    void aKeyHas32Bytes() {
        assertThatIllegalArgumentException().isThrownBy(() -> PublicKey.of(new byte[31]));
        assertThatIllegalArgumentException().isThrownBy(() -> PrivateKey.of(new byte[33]));
        assertThatIllegalArgumentException().isThrownBy(() -> PresharedKey.of(new byte[0]));
    }

    @Test
    void aSecretIsNeverPrinted() {
        assertThat(PrivateKey.of(bytes())).hasToString("(private key)");
        assertThat(PresharedKey.of(bytes())).hasToString("(preshared key)");
        PrivateKey other = PrivateKey.generate(random);
        assertThat(PairSeal.between(PrivateKey.of(bytes()), other.publicKey(), PresharedKey.NONE)
                        .orElseThrow())
                .hasToString("(seal of a pair)");
    }

    @Test
    void keysOfTheSameBytesAreEqual() {
        assertThat(PrivateKey.of(bytes())).isEqualTo(PrivateKey.of(bytes())).hasSameHashCodeAs(PrivateKey.of(bytes()));
        assertThat(PrivateKey.of(bytes())).isNotEqualTo(PrivateKey.generate(random));
        assertThat(PrivateKey.of(bytes()).hashCode())
                .isNotEqualTo(PrivateKey.generate(random).hashCode());
        assertThat(PresharedKey.of(bytes())).isEqualTo(PresharedKey.of(bytes()));
        assertThat(PresharedKey.of(bytes())).isNotEqualTo(PresharedKey.NONE);
        assertThat(PublicKey.of(bytes())).hasSameHashCodeAs(PublicKey.parse(TEXT));
        assertThat(PublicKey.of(bytes()).hashCode())
                .isNotEqualTo(PrivateKey.generate(random).publicKey().hashCode());
    }

    @Test
    void theHashOfAPresharedKeyTellsNothingOfIt() {
        assertThat(PresharedKey.of(bytes())).hasSameHashCodeAs(PresharedKey.NONE);
    }

    @Test
    void aPrivateKeyIsClamped() {
        byte[] ones = new byte[PublicKey.LENGTH];
        Arrays.fill(ones, (byte) 0xff);
        byte[] clamped = ones.clone();
        clamped[0] = (byte) 0xf8;
        clamped[31] = 0x7f;

        assertThat(PrivateKey.of(ones).rawBytes()).isEqualTo(clamped);
        byte[] least = PrivateKey.of(new byte[PublicKey.LENGTH]).rawBytes();
        assertThat(least[31]).isEqualTo((byte) 0x40);
    }

    @Test
    void anErasedKeyIsZero() {
        PrivateKey key = PrivateKey.of(bytes());

        key.erase();

        assertThat(key.rawBytes()).containsOnly(0);
    }
}
