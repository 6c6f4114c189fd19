// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.attack;

/** One way to hurt a relay or its peers. */
public interface Attack {
    /** Gets the attackers into position, by nothing that an honest peer might not do as well. */
    void prepare() throws AttackException;

    /** Does the harm once more. */
    void strike(long number);

    /** Tells what was done, in one line of words and numbers. */
    String report();
}
