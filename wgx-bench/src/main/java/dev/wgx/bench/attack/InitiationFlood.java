// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.attack;

/**
 * Initiations for the relay with the right mac1 and nothing else right, from forged addresses: each costs it an
 * X25519.
 */
final class InitiationFlood implements Attack {
    private final Gang gang;
    private final Target relay;
    private final ForgedSources sources;
    private long sent;

    InitiationFlood(Gang gang, Target relay, ForgedSources sources) {
        this.gang = gang;
        this.relay = relay;
        this.sources = sources;
    }

    @Override
    public void prepare() {}

    @Override
    public void strike(long number) {
        int index = gang.random().nextInt();
        sources.port(number).send(gang.messages().initiation(relay.mac1Key(), index), relay.address());
        sent++;
    }

    @Override
    public String report() {
        return "sent " + sent + " forged initiations";
    }
}
