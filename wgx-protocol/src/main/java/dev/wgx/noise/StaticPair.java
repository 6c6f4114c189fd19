// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The static keys of two peers, and what is made from them once for all handshakes between the two. */
final class StaticPair {
    private final StaticIdentity local;
    private final PublicKey remote;
    private @Nullable HandshakeMacs macs;
    private byte @Nullable [] staticStatic;

    StaticPair(StaticIdentity local, PublicKey remote) {
        this.local = local;
        this.remote = remote;
    }

    StaticIdentity local() {
        return local;
    }

    PublicKey remote() {
        return remote;
    }

    HandshakeMacs macs() {
        if (macs == null) {
            macs = new HandshakeMacs(remote);
        }
        return macs;
    }

    /** Returns the Diffie-Hellman result of both static keys; empty if the remote key is of low order. */
    Optional<byte[]> staticStatic() {
        if (staticStatic == null) {
            staticStatic = Curve25519.dh(local.privateKey(), remote).orElse(null);
        }
        return Optional.ofNullable(staticStatic);
    }

    void erase() {
        if (staticStatic != null) {
            Arrays.fill(staticStatic, (byte) 0);
            staticStatic = null;
        }
    }
}
