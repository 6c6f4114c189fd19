// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;

/**
 * One ChaCha20-Poly1305 key (RFC 8439). A cipher is made for each message, which takes half a microsecond: kept, it
 * would hold 1.4 kB for a key that a relay uses for a keepalive now and then.
 */
final class ChaChaPoly {
    static final int TAG_LENGTH = 16;
    private static final int NONCE_LENGTH = 12;

    private final Key key;

    ChaChaPoly(byte[] key) {
        this.key = new Key(key.clone());
    }

    /** Encrypts all of {@code plaintext} to {@code target}. A nonce must never be used twice. */
    void encrypt(byte[] nonce, byte[] associatedData, ByteBuffer plaintext, ByteBuffer target) {
        try {
            start(Cipher.ENCRYPT_MODE, nonce, associatedData).doFinal(plaintext, target);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Decrypts all of {@code ciphertext}; false, with nothing written, if it is not authentic. The target must be large
     * enough.
     */
    boolean decrypt(byte[] nonce, byte[] associatedData, ByteBuffer ciphertext, ByteBuffer target) {
        if (ciphertext.remaining() < TAG_LENGTH) {
            return false;
        }
        try {
            start(Cipher.DECRYPT_MODE, nonce, associatedData).doFinal(ciphertext, target);
            return true;
        } catch (AEADBadTagException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns 32 zero bits and then the counter, little-endian (Noise 12.3). */
    static byte[] nonce(long counter) {
        byte[] nonce = new byte[NONCE_LENGTH];
        ByteBuffer.wrap(nonce).order(ByteOrder.LITTLE_ENDIAN).putLong(Integer.BYTES, counter);
        return nonce;
    }

    static byte[] encryptOnce(byte[] key, byte[] associatedData, byte[] plaintext) {
        ChaChaPoly aead = new ChaChaPoly(key);
        byte[] result = new byte[plaintext.length + TAG_LENGTH];
        aead.encrypt(nonce(0), associatedData, ByteBuffer.wrap(plaintext), ByteBuffer.wrap(result));
        aead.erase();
        return result;
    }

    static Optional<byte[]> decryptOnce(byte[] key, byte[] associatedData, byte[] ciphertext) {
        ChaChaPoly aead = new ChaChaPoly(key);
        byte[] result = new byte[Math.max(0, ciphertext.length - TAG_LENGTH)];
        boolean authentic =
                aead.decrypt(nonce(0), associatedData, ByteBuffer.wrap(ciphertext), ByteBuffer.wrap(result));
        aead.erase();
        return authentic ? Optional.of(result) : Optional.empty();
    }

    void erase() {
        key.destroy();
    }

    private Cipher start(int mode, byte[] nonce, byte[] associatedData) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("ChaCha20-Poly1305");
        cipher.init(mode, key, new IvParameterSpec(nonce));
        cipher.updateAAD(associatedData);
        return cipher;
    }

    /**
     * A key that can be erased, which the JDK's SecretKeySpec cannot. It hands out its own bytes, which the JDK's
     * cipher keeps and never changes: those of a copy nobody would erase.
     */
    private static final class Key implements SecretKey {
        private final byte[] bytes;

        Key(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public String getAlgorithm() {
            return "ChaCha20";
        }

        @Override
        public String getFormat() {
            return "RAW";
        }

        @Override
        public byte[] getEncoded() {
            return bytes;
        }

        @Override
        public void destroy() {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
