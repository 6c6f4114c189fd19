// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.store;

/** The store cannot be used, told as one sentence for the operator. */
public final class StoreException extends Exception {
    public StoreException(String sentence) {
        super(sentence);
    }
}
