// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.fuzz;

import java.util.Locale;

/** The rule that no error shows a secret. The files of the corpora have this one. */
public final class Secrets {
    /** The private and preshared key in the corpora. */
    public static final String KEY = "iM9DOeNLTXbWGeLaAp0AgTzNxwHCPcnDFSTMrhXpe2c=";

    private Secrets() {}

    /** Claims that the message does not show the secret, unless it stands in the text where no secret is expected. */
    public static void requireHidden(String text, String message) {
        if (text.lines().filter(line -> line.contains(KEY)).allMatch(Secrets::isExpected)) {
            Claim.holds(!message.contains(KEY), "an error shows a secret: " + message);
        }
    }

    private static boolean isExpected(String line) {
        return line.strip().toLowerCase(Locale.ROOT).matches("(private|preshared)key\\s*=\\s*\\S*");
    }
}
