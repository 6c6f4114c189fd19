// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.command.CommandProtocol;
import dev.wgx.command.SetPeers;
import dev.wgx.packet.EchoReply;
import dev.wgx.packet.EchoRequest;
import dev.wgx.packet.InnerPacket;
import dev.wgx.packet.PacketProblem;
import dev.wgx.packet.UdpDatagram;
import dev.wgx.relay.Counter;
import dev.wgx.relay.DropReason;
import dev.wgx.relay.Path;
import java.nio.ByteBuffer;

/**
 * Handles what peers send to the relay itself inside the tunnel: pings and commands. Any inner destination is the
 * relay.
 */
final class InnerPackets {
    private final Commands commands;
    private final Replies replies;
    private final AddressProof proof;
    private final CommandRation ration;

    InnerPackets(Commands commands, Replies replies, AddressProof proof, CommandRation ration) {
        this.commands = commands;
        this.replies = replies;
        this.proof = proof;
        this.ration = ration;
    }

    /** @param path where the message that the packet was in came from */
    void onPacket(Peer peer, ByteBuffer plaintext, Path path, Turn turn) {
        switch (InnerPacket.parse(plaintext)) {
            case PacketProblem problem -> turn.drop(reasonOf(problem));
            case EchoRequest echo -> onEcho(peer, echo, turn);
            case EchoReply reply -> onEchoReply(peer, reply, path, turn);
            case UdpDatagram udp -> onUdp(peer, udp, turn);
        }
    }

    private void onEchoReply(Peer peer, EchoReply reply, Path path, Turn turn) {
        if (!proof.onEchoReply(peer, reply, path, turn)) {
            turn.drop(DropReason.INNER_UNSERVED);
        }
    }

    private static DropReason reasonOf(PacketProblem problem) {
        return switch (problem) {
            case MALFORMED -> DropReason.INNER_MALFORMED;
            case FRAGMENT -> DropReason.INNER_FRAGMENT;
            case CHECKSUM -> DropReason.INNER_CHECKSUM;
            case UNSERVED -> DropReason.INNER_UNSERVED;
        };
    }

    private void onEcho(Peer peer, EchoRequest echo, Turn turn) {
        if (ration.admitsCommand(peer, turn.nowNs())) {
            proof.onInnerAddresses(peer, new InnerAddresses(echo.source(), echo.destination()));
            turn.count(Counter.ECHO_REQUESTS);
            replies.sendPacket(peer, echo.toReplyPacket(), turn);
        } else {
            turn.drop(DropReason.COMMAND_TOO_FREQUENT);
        }
    }

    private void onUdp(Peer peer, UdpDatagram udp, Turn turn) {
        boolean isCommand = udp.destinationPort() == SetPeers.PORT || udp.destinationPort() == CommandProtocol.PORT;
        if (!isCommand) {
            turn.drop(DropReason.INNER_UNSERVED);
            return;
        }
        if (!ration.admitsCommand(peer, turn.nowNs())) {
            turn.drop(DropReason.COMMAND_TOO_FREQUENT);
            return;
        }
        proof.onInnerAddresses(peer, new InnerAddresses(udp.source(), udp.destination()));
        if (udp.destinationPort() == SetPeers.PORT) {
            commands.onSetPeers(peer, udp, turn);
        } else {
            commands.onRequest(peer, udp, turn);
        }
    }
}
