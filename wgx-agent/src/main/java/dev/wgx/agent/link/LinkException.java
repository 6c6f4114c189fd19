// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.link;

/** The system refuses what an interface needs; the message is one sentence for the operator. */
public final class LinkException extends Exception {
    private final String sentence;

    public LinkException(String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    @Override
    public String getMessage() {
        return sentence;
    }
}
