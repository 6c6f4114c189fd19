// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.command;

import java.util.Arrays;
import java.util.Optional;

/**
 * The reasons for which the relay does not do what it was asked. The code is on the wire; the sentence is for people.
 */
public enum RefusalReason {
    UNSUPPORTED_VERSION(1, false, "the relay speaks version %d of the command protocol only"),
    MALFORMED(2, false, "the relay cannot read the command"),
    TOO_MANY_SPOKES(
            3, false, "the relay takes at most %d spokes from a hub", "the relay takes at most one spoke from a hub"),
    STALE_REVISION(4, true, "the relay has a set of revision %d already"),
    DUPLICATE_KEY(5, false, "a key is in the set twice"),
    RELAY_KEY(6, false, "the relay's own key is in the set, and a relay is no spoke"),
    OWN_KEY(7, false, "the hub's own key is in the set, and a hub is no spoke of itself"),
    HASH_MISMATCH(8, true, "the keys that arrived are not those that were announced"),
    BUSY(9, true, "the relay is receiving another set from this hub"),
    RELAY_FULL(10, false, "the relay has no room for more than %d peers or published keys"),
    NOT_ALLOWED(11, false, "the relay does not serve this peer's commands"),
    NO_SUCH_PAGE(12, true, "there are %d pages only", "there is one page only");

    private final int code;
    private final boolean retryable;
    private final String sentence;
    private final String sentenceForOne;

    RefusalReason(int code, boolean retryable, String sentence) {
        this(code, retryable, sentence, sentence);
    }

    RefusalReason(int code, boolean retryable, String sentence, String sentenceForOne) {
        this.code = code;
        this.retryable = retryable;
        this.sentence = sentence;
        this.sentenceForOne = sentenceForOne;
    }

    /** Returns whether the same request may be granted later, after a new look at what the relay has. */
    public boolean isRetryable() {
        return retryable;
    }

    /** @param detail the number that comes with the refusal: the version, the limit, the revision, the pages */
    public String describe(long detail) {
        return String.format(detail == 1 ? sentenceForOne : sentence, detail);
    }

    int code() {
        return code;
    }

    static Optional<RefusalReason> ofCode(long code) {
        return Arrays.stream(values()).filter(reason -> reason.code == code).findFirst();
    }
}
