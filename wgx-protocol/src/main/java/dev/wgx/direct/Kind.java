// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.direct;

/** The first byte of each {@link DirectMessage}. */
final class Kind {
    static final int HELLO = 1;
    static final int OFFER = 2;
    static final int REFUSAL = 3;
    static final int START = 4;
    static final int GO = 5;
    static final int GONE = 6;
    static final int BACK = 7;
    static final int KNOCK = 8;

    /** The length of kind and round. */
    static final int HEADER = 1 + Long.BYTES;

    private Kind() {}
}
