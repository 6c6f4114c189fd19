// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import io.nayuki.qrcodegen.DataTooLongException;
import java.util.Optional;

/**
 * A QR code for terminals: two modules of it above each other in one character, with the quiet zone that scanners need.
 */
final class QrCode {
    private static final int QUIET_ZONE = 4;
    // Whatever the terminal's colours, black on white: some scanners read no inverted codes.
    private static final String BLACK_ON_WHITE = "\u001b[38;5;16;48;5;231m";
    private static final String RESET = "\u001b[0m";

    private final io.nayuki.qrcodegen.QrCode code;

    private QrCode(io.nayuki.qrcodegen.QrCode code) {
        this.code = code;
    }

    /**
     * Makes the code of a text; empty if the text is too long for any. The lowest error correction makes the largest,
     * clearest modules.
     */
    static Optional<QrCode> of(String text) {
        try {
            return Optional.of(
                    new QrCode(io.nayuki.qrcodegen.QrCode.encodeText(text, io.nayuki.qrcodegen.QrCode.Ecc.LOW)));
        } catch (DataTooLongException e) {
            return Optional.empty();
        }
    }

    /**
     * Lines that each end with a line break. Without colours the code is right on a terminal with a dark background.
     */
    String render(boolean hasColours) {
        StringBuilder result = new StringBuilder();
        for (int y = -QUIET_ZONE; y < code.size + QUIET_ZONE; y += 2) {
            result.append(hasColours ? BLACK_ON_WHITE : "");
            for (int x = -QUIET_ZONE; x < code.size + QUIET_ZONE; x++) {
                // Ink is drawn where colours say what ink is, and else the light modules are: the background is dark.
                result.append(block(code.getModule(x, y) == hasColours, code.getModule(x, y + 1) == hasColours));
            }
            result.append(hasColours ? RESET : "").append('\n');
        }
        return result.toString();
    }

    private static char block(boolean upper, boolean lower) {
        if (upper) {
            return lower ? '█' : '▀';
        }
        return lower ? '▄' : ' ';
    }
}
