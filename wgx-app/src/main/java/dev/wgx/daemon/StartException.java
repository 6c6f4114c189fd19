// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.daemon;

/** The daemon cannot start, told as one sentence for the operator. */
final class StartException extends Exception {
    StartException(String sentence) {
        super(sentence);
    }
}
