// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.wgx.edge.system.CFunctions;
import dev.wgx.edge.system.CallState;
import dev.wgx.edge.system.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/**
 * bpf(2). Each call returns what the kernel returned, or minus errno. One instance belongs to one thread at a time.
 * Pointers are plain numbers: the caller keeps the memory alive.
 */
final class Bpf {
    /** {@code union bpf_attr} of Linux 6.6. An older kernel takes it too, as long as what it does not know is zero. */
    static final int ATTRIBUTES_BYTES = 144;

    private static final long SYSTEM_CALL = System.getProperty("os.arch", "").equals("aarch64") ? 280 : 321;

    private static final int MAP_CREATE = 0;
    private static final int MAP_LOOKUP_ELEM = 1;
    private static final int MAP_UPDATE_ELEM = 2;
    private static final int PROG_LOAD = 5;
    private static final int OBJ_PIN = 6;
    private static final int OBJ_GET = 7;
    private static final int OBJ_GET_INFO_BY_FD = 15;
    private static final int MAP_LOOKUP_AND_DELETE_ELEM = 21;
    private static final int MAP_LOOKUP_BATCH = 24;
    private static final int LINK_CREATE = 28;
    private static final int LINK_UPDATE = 29;
    private static final int LINK_DETACH = 34;
    /** A command that no kernel knows. */
    private static final int NOTHING = 0x7fff_ffff;

    private static final long ANY = 0;
    private static final long NO_EXIST = 1;

    private static final int PROG_TYPE_SCHED_CLS = 3;
    private static final int TCX_INGRESS = 46;

    private static final MethodHandle SYSCALL = CFunctions.find("syscall");
    private static final MethodHandle CLOSE = CFunctions.find("close");

    private final CallState state = new CallState();
    private final MemorySegment attributes = Arena.ofAuto().allocate(ATTRIBUTES_BYTES, Long.BYTES);

    /** @return a descriptor */
    int createMap(MapDefinition map, String name) {
        clear();
        setInt(0, map.type());
        setInt(4, map.keyBytes());
        setInt(8, map.valueBytes());
        setInt(12, map.maxEntries());
        setInt(16, map.flags());
        setName(28, name);
        return call(MAP_CREATE, attributes);
    }

    int lookup(int map, long key, long value) {
        return element(MAP_LOOKUP_ELEM, map, key, value, ANY);
    }

    /** Makes the element or replaces it. */
    int update(int map, long key, long value) {
        return element(MAP_UPDATE_ELEM, map, key, value, ANY);
    }

    /** Makes the element where there is none. */
    int insert(int map, long key, long value) {
        return element(MAP_UPDATE_ELEM, map, key, value, NO_EXIST);
    }

    int lookupAndDelete(int map, long key, long value) {
        return element(MAP_LOOKUP_AND_DELETE_ELEM, map, key, value, ANY);
    }

    private int element(int command, int map, long key, long value, long flags) {
        clear();
        setInt(0, map);
        setLong(8, key);
        setLong(16, value);
        setLong(24, flags);
        return call(command, attributes);
    }

    /**
     * @param after where the last batch ended; 0 for the first
     * @param ends takes where this one ends
     * @param count holds how many fit, and takes how many came
     * @return 0, or minus ENOENT with the last batch
     */
    int lookupBatch(int map, long after, long ends, long keys, long values, MemorySegment count) {
        clear();
        setLong(0, after);
        setLong(8, ends);
        setLong(16, keys);
        setLong(24, values);
        setInt(32, count.get(JAVA_INT, 0));
        setInt(36, map);
        int result = call(MAP_LOOKUP_BATCH, attributes);
        count.set(JAVA_INT, 0, attributes.get(JAVA_INT, 32));
        return result;
    }

    /**
     * @param log takes the verifier's words; {@link MemorySegment#NULL} for none
     * @return a descriptor
     */
    int loadProgram(MemorySegment instructions, MemorySegment license, String name, MemorySegment log) {
        int result;
        int attempts = 5;
        do {
            clear();
            setInt(0, PROG_TYPE_SCHED_CLS);
            setInt(4, (int) (instructions.byteSize() / ProgramImage.INSTRUCTION_BYTES));
            setLong(8, instructions.address());
            setLong(16, license.address());
            setInt(24, log.byteSize() > 0 ? 1 : 0);
            setInt(28, (int) log.byteSize());
            setLong(32, log.address());
            setName(48, name);
            result = call(PROG_LOAD, attributes);
            // The verifier gives up its work for a pending signal, of which a JVM has many.
        } while (result == -Errno.EAGAIN && --attempts > 0);
        return result;
    }

    int pin(int object, String path) {
        return atPath(OBJ_PIN, path, object);
    }

    /** @return a descriptor of what is pinned there */
    int openPinned(String path) {
        return atPath(OBJ_GET, path, 0);
    }

    private int atPath(int command, String path, int object) {
        try (Arena arena = Arena.ofConfined()) {
            clear();
            setLong(0, arena.allocateFrom(path).address());
            setInt(8, object);
            return call(command, attributes);
        }
    }

    /** Fills in what the kernel tells about a map, program or link, up to the segment's length. */
    int describe(int object, MemorySegment into) {
        clear();
        setInt(0, object);
        setInt(4, (int) into.byteSize());
        setLong(8, into.address());
        return call(OBJ_GET_INFO_BY_FD, attributes);
    }

    /** @return a descriptor; closing it detaches, unless it is pinned */
    int createTcxLink(int program, int device) {
        clear();
        setInt(0, program);
        setInt(4, device);
        setInt(8, TCX_INGRESS);
        return call(LINK_CREATE, attributes);
    }

    /** Replaces the program of a link between two packets. */
    int updateLink(int link, int program) {
        clear();
        setInt(0, link);
        setInt(4, program);
        return call(LINK_UPDATE, attributes);
    }

    /** Detaches the link at once, however many hold it. */
    int detachLink(int link) {
        clear();
        setInt(0, link);
        return call(LINK_DETACH, attributes);
    }

    /** Asks for nothing. The kernel itself answers EINVAL, or EPERM to who may not use BPF. */
    int callNothing() {
        clear();
        return call(NOTHING, attributes);
    }

    int close(int descriptor) {
        return state.call(CLOSE, descriptor);
    }

    int call(int command, MemorySegment attributes) {
        return state.call(SYSCALL, SYSTEM_CALL, command, attributes.address(), attributes.byteSize());
    }

    private void clear() {
        attributes.fill((byte) 0);
    }

    private void setInt(int offset, int value) {
        attributes.set(JAVA_INT, offset, value);
    }

    private void setLong(int offset, long value) {
        attributes.set(JAVA_LONG, offset, value);
    }

    private void setName(int offset, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length > 15) {
            throw new IllegalArgumentException("the kernel keeps 15 bytes of a name: " + name);
        }
        MemorySegment.copy(bytes, 0, attributes, JAVA_BYTE, offset, bytes.length);
    }
}
