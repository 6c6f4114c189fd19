// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.attack;

import dev.wgx.noise.Mac1Key;
import dev.wgx.noise.PrivateKey;

/** Initiations for nobody: the relay tries the keys of all whom their sender may call. */
final class Mac1Search implements Attack {
    private final Mesh mesh;
    private final Gang gang;
    private final Mac1Key nobody;
    private long sent;

    Mac1Search(Mesh mesh, Gang gang) {
        this.mesh = mesh;
        this.gang = gang;
        nobody = Mac1Key.of(PrivateKey.generate(gang.random()).publicKey());
    }

    @Override
    public void prepare() throws AttackException {
        mesh.form();
    }

    @Override
    public void strike(long number) {
        mesh.caller(number)
                .send(gang.messages().initiation(nobody, gang.random().nextInt()));
        sent++;
    }

    @Override
    public String report() {
        return "sent %d initiations for nobody, %s".formatted(sent, mesh.report());
    }
}
