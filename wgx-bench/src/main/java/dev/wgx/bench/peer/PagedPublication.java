// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.peer;

import dev.wgx.command.CommandProtocol;
import dev.wgx.command.PublishClient;
import dev.wgx.command.SpokeSet;
import dev.wgx.noise.PublicKey;
import dev.wgx.noise.RandomSource;
import dev.wgx.packet.UdpDatagram;
import java.util.List;
import java.util.Optional;

/** A publication of as many keys as a hub may have, by the paged protocol. */
final class PagedPublication implements Publication {
    private final PublishClient client;
    private final Line line;

    PagedPublication(List<PublicKey> keys, RandomSource random, Line line, long nowNs) {
        client = new PublishClient(SpokeSet.of(keys), random, PublishClient.DEFAULT_PATIENCE_NS, nowNs);
        this.line = line;
    }

    @Override
    public long nextDeadlineNs() {
        return client.nextDeadlineNs();
    }

    @Override
    public void onDeadline(long nowNs, long wallNs) {
        client.onDeadline(nowNs, command -> line.send(CommandProtocol.PORT, command, nowNs, wallNs));
    }

    @Override
    public void onAnswer(UdpDatagram udp, long nowNs, long wallNs) {
        client.onDatagram(udp.payload(), nowNs, command -> line.send(CommandProtocol.PORT, command, nowNs, wallNs));
    }

    @Override
    public Optional<String> outcome() {
        return client.outcome().map(outcome -> switch (outcome) {
            case PublishClient.Outcome.Published published -> "";
            case PublishClient.Outcome.Refused refused ->
                "the relay refuses the hub's spokes: " + refused.reason() + ' ' + refused.detail();
            case PublishClient.Outcome.OldRelay old -> "the relay answers as one of wgx 0.9 does";
            case PublishClient.Outcome.Unreachable unreachable -> "the relay does not answer the hub's commands";
        });
    }
}
