// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.attack;

/** The attackers do not get into position: in one sentence, as far as can be told from their end. */
public final class AttackException extends Exception {
    public AttackException(String message) {
        super(message);
    }
}
