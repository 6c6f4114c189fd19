// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import dev.wgx.edge.system.Errno;

/** A file descriptor of a BPF object. */
final class Descriptor implements AutoCloseable {
    private final Bpf bpf;
    private final int number;
    private boolean open = true;

    private Descriptor(Bpf bpf, int number) {
        this.bpf = bpf;
        this.number = number;
    }

    /**
     * @param result a descriptor or minus errno
     * @param what the rest of "the kernel refuses …"
     */
    static Descriptor of(Bpf bpf, int result, String what) throws KernelPathException {
        if (result < 0) {
            throw new KernelPathException("the kernel refuses " + what + ": " + Errno.describe(result));
        }
        return new Descriptor(bpf, result);
    }

    int number() {
        return number;
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            bpf.close(number);
        }
    }
}
