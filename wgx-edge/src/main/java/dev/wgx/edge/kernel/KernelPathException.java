// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import java.io.IOException;

/** The kernel path cannot do what it was asked for. The message is one sentence for an operator. */
public final class KernelPathException extends IOException {
    public KernelPathException(String message) {
        super(message);
    }

    public KernelPathException(String message, Throwable cause) {
        super(message, cause);
    }
}
