// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.relay.Datagram;
import dev.wgx.relay.DropReason;
import dev.wgx.relay.Endpoint;
import dev.wgx.wire.CookieReply;
import dev.wgx.wire.HandshakeResponse;
import dev.wgx.wire.MessageType;
import dev.wgx.wire.TransportData;
import java.util.List;

/** Sorts the datagrams that the data path left over by what they are and whose they are. */
final class DatagramDispatch {
    private final IndexTable indexes;
    private final Endpoints endpoints;
    private final RelayedSessions sessions;
    private final AddressProof proof;
    private final OwnHandshakes ownHandshakes;
    private final OwnSessions ownSessions;
    private final RelayedHandshakes relayedHandshakes;
    private final KeyQueries keyQueries;
    private final Reflections reflections;

    DatagramDispatch(
            IndexTable indexes,
            Endpoints endpoints,
            RelayedSessions sessions,
            AddressProof proof,
            OwnHandshakes ownHandshakes,
            OwnSessions ownSessions,
            RelayedHandshakes relayedHandshakes,
            KeyQueries keyQueries,
            Reflections reflections) {
        this.indexes = indexes;
        this.endpoints = endpoints;
        this.sessions = sessions;
        this.proof = proof;
        this.ownHandshakes = ownHandshakes;
        this.ownSessions = ownSessions;
        this.relayedHandshakes = relayedHandshakes;
        this.keyQueries = keyQueries;
        this.reflections = reflections;
    }

    void onDatagram(Datagram datagram, MessageType type, Turn turn) {
        Endpoint source = datagram.source();
        if (!source.isUnicast()) {
            turn.drop(DropReason.SOURCE_NOT_UNICAST);
            return;
        }
        if (endpoints.isOwn(source)) {
            turn.drop(DropReason.SOURCE_IS_RELAY);
            return;
        }
        switch (type) {
            case HANDSHAKE_INITIATION -> onInitiation(datagram, turn);
            case HANDSHAKE_RESPONSE -> onResponse(datagram, source, turn);
            case COOKIE_REPLY -> onCookieReply(datagram, source, turn);
            case TRANSPORT_DATA -> onTransport(datagram, source, turn);
            case NONE -> onOther(datagram, turn);
        }
    }

    private void onInitiation(Datagram datagram, Turn turn) {
        if (ownHandshakes.isForRelay(datagram.payload())) {
            ownHandshakes.onInitiation(datagram, turn);
        } else {
            relayedHandshakes.onInitiation(datagram, turn);
        }
    }

    private void onResponse(Datagram datagram, Endpoint source, Turn turn) {
        Peer peer = indexes.find(HandshakeResponse.receiverIndex(datagram.payload()));
        if (peer != null && proof.isAwaitedFrom(peer, source)) {
            ownHandshakes.onResponse(peer, datagram, turn);
            relayedHandshakes.onProved(source, turn);
        } else {
            relayedHandshakes.onResponse(datagram, turn);
        }
    }

    private void onCookieReply(Datagram datagram, Endpoint source, Turn turn) {
        Peer peer = indexes.find(CookieReply.receiverIndex(datagram.payload()));
        if (peer != null && proof.isAwaitedFrom(peer, source)) {
            ownHandshakes.onCookieReply(peer, datagram, turn);
        } else {
            relayedHandshakes.onCookieReply(datagram, turn);
        }
    }

    private void onTransport(Datagram datagram, Endpoint source, Turn turn) {
        int index = TransportData.receiverIndex(datagram.payload());
        Peer own = indexes.find(index);
        if (own != null) {
            ownSessions.onTransport(own, datagram, turn);
            relayedHandshakes.onProved(source, turn);
            return;
        }
        Peer sender = endpoints.ownerOf(source);
        List<Direction> directions = sessions.findByReceiverIndex(index);
        if (sender != null && sender.outgoing.containsKey(index)) {
            turn.drop(DropReason.UNREACHABLE_DESTINATION);
        } else if (directions.isEmpty()) {
            turn.drop(DropReason.UNKNOWN_INDEX);
        } else {
            turn.drop(DropReason.MOVED_SOURCE);
            proof.onStray(directions, datagram.path(), datagram.length(), turn);
        }
    }

    private void onOther(Datagram datagram, Turn turn) {
        if (KeyQueries.isQuery(datagram.payload())) {
            keyQueries.onQuery(datagram, turn);
        } else if (Reflections.isQuestion(datagram.payload())) {
            reflections.onQuestion(datagram, turn);
        } else {
            turn.drop(DropReason.MALFORMED);
        }
    }
}
