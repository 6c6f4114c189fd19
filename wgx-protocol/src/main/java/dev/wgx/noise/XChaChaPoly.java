// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.modes.XChaCha20Poly1305;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/** XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha), for cookies only. */
final class XChaChaPoly {
    static final int NONCE_LENGTH = 24;
    private static final int TAG_BITS = 128;

    private XChaChaPoly() {}

    static byte[] encrypt(byte[] key, byte[] nonce, byte[] associatedData, byte[] plaintext) {
        try {
            return run(true, key, nonce, associatedData, plaintext);
        } catch (InvalidCipherTextException e) {
            throw new IllegalStateException(e);
        }
    }

    static Optional<byte[]> decrypt(byte[] key, byte[] nonce, byte[] associatedData, byte[] ciphertext) {
        try {
            return Optional.of(run(false, key, nonce, associatedData, ciphertext));
        } catch (InvalidCipherTextException e) {
            return Optional.empty();
        }
    }

    private static byte[] run(boolean encrypting, byte[] key, byte[] nonce, byte[] associatedData, byte[] input)
            throws InvalidCipherTextException {
        XChaCha20Poly1305 cipher = new XChaCha20Poly1305();
        cipher.init(encrypting, new AEADParameters(new KeyParameter(key), TAG_BITS, nonce, associatedData));
        byte[] output = new byte[cipher.getOutputSize(input.length)];
        int length = cipher.processBytes(input, 0, input.length, output, 0);
        length += cipher.doFinal(output, length);
        return Arrays.copyOf(output, length);
    }
}
