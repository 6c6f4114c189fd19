// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.system;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The kernel's error numbers, those that mean something here by name. */
public final class Errno {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int E2BIG = 7;
    public static final int EAGAIN = 11;
    public static final int ENOMEM = 12;
    public static final int EACCES = 13;
    public static final int EEXIST = 17;
    public static final int EINVAL = 22;

    private static final int LONGEST_DESCRIPTION = 256;
    private static final MethodHandle STRERROR = CFunctions.find("strerror");

    private Errno() {}

    /** @param result a negative one, as calls here return it */
    @SuppressWarnings("restricted")
    public static String describe(int result) {
        MemorySegment text = MemorySegment.ofAddress(new CallState().callLong(STRERROR, -result));
        return text.reinterpret(LONGEST_DESCRIPTION).getString(0) + " (errno " + -result + ")";
    }
}
