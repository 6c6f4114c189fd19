// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.status;

import dev.wgx.agent.link.TunnelPath;
import dev.wgx.agent.relay.UdpExchange;
import dev.wgx.command.CommandProtocol;
import dev.wgx.command.InquiryClient;
import dev.wgx.command.InquiryClient.Outcome;
import dev.wgx.noise.RandomSource;
import java.io.IOException;

/** Runs an inquiry over a UDP socket, which the system routes into the tunnel. */
public final class TunnelInquiry implements RelayInquiry {
    private final RandomSource random;
    private final int port;
    private final long patienceNs;

    public TunnelInquiry(RandomSource random) {
        this(random, CommandProtocol.PORT, InquiryClient.DEFAULT_PATIENCE_NS);
    }

    TunnelInquiry(RandomSource random, int port, long patienceNs) {
        this.random = random;
        this.port = port;
        this.patienceNs = patienceNs;
    }

    @Override
    public Outcome ask(TunnelPath path) {
        try (UdpExchange exchange = new UdpExchange(path, port)) {
            return exchange.converse(new InquiryClient(random, patienceNs, System.nanoTime()));
        } catch (IOException noWay) {
            return new Outcome.Silent();
        }
    }
}
