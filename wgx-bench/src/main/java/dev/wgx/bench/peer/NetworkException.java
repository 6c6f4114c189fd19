// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.peer;

/** The peers do not reach each other through the relay: in one sentence, as far as can be told from their end. */
public final class NetworkException extends Exception {
    public NetworkException(String message) {
        super(message);
    }
}
