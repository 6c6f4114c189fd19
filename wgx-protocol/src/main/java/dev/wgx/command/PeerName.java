// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.command;

import java.nio.charset.StandardCharsets;

/** The name of a peer for people: it is shown on terminals, so that it holds nothing that a terminal obeys. */
public final class PeerName {
    /** The limit, in UTF-8. */
    public static final int MAX_BYTES = 64;

    private static final int MAX_LOOKED_AT = 4 * MAX_BYTES;

    private PeerName() {}

    /** Returns the text as it may be shown: without control characters, and not too long. Perhaps nothing is left. */
    public static String clean(String text) {
        StringBuilder clean = new StringBuilder();
        text.codePoints()
                .limit(MAX_LOOKED_AT)
                .map(c -> isBlank(c) ? ' ' : c)
                .filter(PeerName::isShown)
                .forEach(clean::appendCodePoint);
        String name = clean.toString().strip();
        while (name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            name = name.substring(0, name.offsetByCodePoints(name.length(), -1)).strip();
        }
        return name;
    }

    /** Tells whether the text is a name as it stands. */
    public static boolean isName(String text) {
        return !text.isEmpty() && clean(text).equals(text);
    }

    private static boolean isBlank(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    private static boolean isShown(int c) {
        return switch (Character.getType(c)) {
            // Formats turn the direction of the text that follows, or hide it.
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
