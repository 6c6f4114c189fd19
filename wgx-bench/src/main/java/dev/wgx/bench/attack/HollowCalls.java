// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.attack;

import dev.wgx.noise.RandomSource;
import dev.wgx.wire.HandshakeInitiation;
import dev.wgx.wire.HandshakeResponse;
import dev.wgx.wire.MessageType;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** Handshakes between accomplices through the relay that only look like it. They cost their makers next to nothing. */
final class HollowCalls {
    private static final int MAX_CALLS = 16_384;

    private record Call(Accomplice initiator, Accomplice responder, int responderIndex, boolean inVain) {}

    private final HollowMessages messages;
    private final RandomSource random;
    private final Map<Integer, Call> callByInitiatorIndex = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Call> eldest) {
            return size() > MAX_CALLS;
        }
    };
    private long made;
    private long opened;

    HollowCalls(HollowMessages messages, RandomSource random) {
        this.messages = messages;
        this.random = random;
    }

    /** Sends an initiation, which is answered when it arrives. */
    void call(Accomplice initiator, Accomplice responder) {
        call(initiator, random.nextInt(), responder, random.nextInt());
    }

    void call(Accomplice initiator, int initiatorIndex, Accomplice responder, int responderIndex) {
        send(initiatorIndex, new Call(initiator, responder, responderIndex, false));
    }

    /** Sends an initiation that is never answered. */
    void callInVain(Accomplice initiator, Accomplice responder) {
        send(random.nextInt(), new Call(initiator, responder, 0, true));
    }

    private void send(int initiatorIndex, Call call) {
        callByInitiatorIndex.put(initiatorIndex, call);
        made++;
        call.initiator.send(messages.initiation(call.responder.mac1Key(), initiatorIndex));
    }

    /** Returns whether the datagram was part of such a handshake. */
    boolean onDatagram(Accomplice receiver, ByteBuffer datagram) {
        return switch (MessageType.of(datagram)) {
            case HANDSHAKE_INITIATION -> onInitiation(receiver, HandshakeInitiation.senderIndex(datagram));
            case HANDSHAKE_RESPONSE -> onResponse(receiver, datagram);
            case COOKIE_REPLY, TRANSPORT_DATA, NONE -> false;
        };
    }

    private boolean onInitiation(Accomplice receiver, int initiatorIndex) {
        Call call = callByInitiatorIndex.get(initiatorIndex);
        if (call == null || call.responder != receiver) {
            return false;
        }
        if (!call.inVain) {
            receiver.send(messages.response(call.initiator.mac1Key(), call.responderIndex, initiatorIndex));
        }
        return true;
    }

    private boolean onResponse(Accomplice receiver, ByteBuffer response) {
        int initiatorIndex = HandshakeResponse.receiverIndex(response);
        Call call = callByInitiatorIndex.get(initiatorIndex);
        if (call == null || call.initiator != receiver) {
            return false;
        }
        callByInitiatorIndex.remove(initiatorIndex);
        opened++;
        return true;
    }

    long made() {
        return made;
    }

    /** Returns how many calls were answered: so many sessions the relay has opened. */
    long opened() {
        return opened;
    }
}
