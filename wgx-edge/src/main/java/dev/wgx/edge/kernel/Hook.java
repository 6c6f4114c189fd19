// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import java.util.List;

/** A way to have the program called for every packet that comes in by an interface. */
interface Hook {

    /**
     * Attaches the program, or puts it in the place of an older one of this relay between two packets.
     *
     * @return 0 or minus errno
     */
    int attach(int device, int program) throws KernelPathException;

    /** Detaches the program from the interface; does nothing where it is not attached. */
    void detach(int device) throws KernelPathException;

    /** Returns the indexes of the interfaces where a program of this relay is attached. */
    List<Integer> devices() throws KernelPathException;
}
