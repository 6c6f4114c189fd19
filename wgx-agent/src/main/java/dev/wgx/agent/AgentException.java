// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent;

import dev.wgx.agent.conf.AgentConfig;
import dev.wgx.agent.relay.Silence;
import dev.wgx.noise.PublicKey;

/** Says that a request cannot be fulfilled. The message is one sentence or two that say what to check. */
public final class AgentException extends Exception {
    /** The party whose fault it is. */
    public enum Reason {
        NOT_POSSIBLE,
        RELAY_UNREACHABLE,
        REFUSED,
        RELAY_KEY_CHANGED
    }

    private final Reason reason;
    private final String sentence;

    public AgentException(Reason reason, String sentence) {
        super(sentence);
        this.reason = reason;
        this.sentence = sentence;
    }

    static AgentException relayKeyChanged(AgentConfig config, PublicKey key) {
        return of(new Silence.OtherKey(config.relayEndpoint(), key, config.relayKey()));
    }

    static AgentException of(Silence cause) {
        boolean isOtherKey = cause instanceof Silence.OtherKey;
        return new AgentException(isOtherKey ? Reason.RELAY_KEY_CHANGED : Reason.RELAY_UNREACHABLE, cause.sentence());
    }

    @Override
    public String getMessage() {
        return sentence;
    }

    public Reason reason() {
        return reason;
    }
}
