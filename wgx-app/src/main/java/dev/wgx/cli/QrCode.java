// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import io.nayuki.qrcodegen.DataTooLongException;
import java.util.Optional;

/** A QR code, which is shown on a terminal or written to a file as an image. */
final class QrCode {
    /** The light border that the specification asks for. */
    private static final int QUIET_ZONE = 4;
    /** The border on a terminal, where rows are dear: scanners are content with it. */
    private static final int SMALL_QUIET_ZONE = 2;
    // Whatever the terminal's colours, black on white: some scanners read no inverted codes.
    private static final String BLACK_ON_WHITE = "\u001b[38;5;16;48;5;231m";
    private static final String RESET = "\u001b[0m";

    private final io.nayuki.qrcodegen.QrCode code;

    private QrCode(io.nayuki.qrcodegen.QrCode code) {
        this.code = code;
    }

    /**
     * Makes the code of a text; empty if the text is too long for any. The lowest error correction makes the fewest,
     * largest modules.
     */
    static Optional<QrCode> of(String text) {
        try {
            return Optional.of(
                    new QrCode(io.nayuki.qrcodegen.QrCode.encodeText(text, io.nayuki.qrcodegen.QrCode.Ecc.LOW)));
        } catch (DataTooLongException e) {
            return Optional.empty();
        }
    }

    /** Returns the columns that a terminal needs. */
    int columns() {
        return code.size + 2 * zone();
    }

    /** Returns the lines that a terminal needs: a character has two modules above each other. */
    int lines() {
        return Math.ceilDiv(columns(), 2);
    }

    /**
     * Lines that each end with a line break. Without colours the code is right on a terminal with a dark background.
     */
    String render(boolean hasColours) {
        int zone = zone();
        StringBuilder result = new StringBuilder();
        for (int y = -zone; y < code.size + zone; y += 2) {
            result.append(hasColours ? BLACK_ON_WHITE : "");
            for (int x = -zone; x < code.size + zone; x++) {
                // Ink is drawn where colours say what ink is, and else the light modules are: the background is dark.
                result.append(block(code.getModule(x, y) == hasColours, code.getModule(x, y + 1) == hasColours));
            }
            result.append(hasColours ? RESET : "").append('\n');
        }
        return result.toString();
    }

    /** Returns the modules of each side of an image, with its border. */
    int imageSize() {
        return code.size + 2 * QUIET_ZONE;
    }

    /** Returns whether the module of an image is dark. */
    boolean isDark(int x, int y) {
        return code.getModule(x - QUIET_ZONE, y - QUIET_ZONE);
    }

    /** Returns the border on a terminal: the large codes have less, so that they fit 80 columns. */
    private int zone() {
        return Math.clamp((Columns.WIDTH - code.size) / 2, 1, SMALL_QUIET_ZONE);
    }

    private static char block(boolean upper, boolean lower) {
        if (upper) {
            return lower ? '█' : '▀';
        }
        return lower ? '▄' : ' ';
    }
}
