// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import dev.wgx.edge.system.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;

/** Loads the program into the kernel. */
final class ForwardProgram {
    private static final String NAME = "wgx_forward";
    private static final int LOG_BYTES = 1 << 20;
    private static final int SHOWN_LOG_CHARACTERS = 1000;

    private ForwardProgram() {}

    /** @throws KernelPathException with the verifier's last words, where it was the verifier */
    static Descriptor load(Bpf bpf, ProgramImage image, Map<String, Integer> maps) throws KernelPathException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment code = image.link(maps, arena);
            MemorySegment license = arena.allocateFrom(image.license());
            int result = bpf.loadProgram(code, license, NAME, MemorySegment.NULL);
            if (result == -Errno.EACCES || result == -Errno.EINVAL) {
                MemorySegment log = arena.allocate(LOG_BYTES);
                bpf.close(bpf.loadProgram(code, license, NAME, log));
                throw new KernelPathException("the kernel's verifier refuses the program: " + end(log.getString(0)));
            }
            return Descriptor.of(bpf, result, "the program");
        }
    }

    private static String end(String log) {
        String text = log.strip();
        return text.length() <= SHOWN_LOG_CHARACTERS
                ? text
                : "… " + text.substring(text.length() - SHOWN_LOG_CHARACTERS);
    }
}
