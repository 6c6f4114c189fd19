// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.sandbox;

import java.util.OptionalInt;

/**
 * The system calls that a running wgxd never makes and that whoever has taken it over would like to make. They fail
 * with EPERM. Each has its number on x86-64 and on aarch64.
 */
enum RefusedCall {
    // Another program, or another process.
    EXECVE(59, 221),
    EXECVEAT(322, 281),
    FORK(57),
    VFORK(58),
    // Other processes: their memory, their descriptors, signals to them.
    PTRACE(101, 117),
    PROCESS_VM_READV(310, 270),
    PROCESS_VM_WRITEV(311, 271),
    PROCESS_MADVISE(440, 440),
    PROCESS_MRELEASE(448, 448),
    KCMP(312, 272),
    PIDFD_OPEN(434, 434),
    PIDFD_GETFD(438, 438),
    PIDFD_SEND_SIGNAL(424, 424),
    KILL(62, 129),
    TKILL(200, 130),
    // What the file system looks like, and files by other ways than their name.
    MOUNT(165, 40),
    UMOUNT2(166, 39),
    PIVOT_ROOT(155, 41),
    CHROOT(161, 51),
    FSOPEN(430, 430),
    FSCONFIG(431, 431),
    FSMOUNT(432, 432),
    FSPICK(433, 433),
    MOVE_MOUNT(429, 429),
    OPEN_TREE(428, 428),
    MOUNT_SETATTR(442, 442),
    OPEN_BY_HANDLE_AT(304, 265),
    NAME_TO_HANDLE_AT(303, 264),
    MKNOD(133),
    MKNODAT(259, 33),
    FANOTIFY_INIT(300, 262),
    FANOTIFY_MARK(301, 263),
    QUOTACTL(179, 60),
    QUOTACTL_FD(443, 443),
    ACCT(163, 89),
    SWAPON(167, 224),
    SWAPOFF(168, 225),
    // Other namespaces, and another user.
    UNSHARE(272, 97),
    SETNS(308, 268),
    SETUID(105, 146),
    SETGID(106, 144),
    SETREUID(113, 145),
    SETREGID(114, 143),
    SETRESUID(117, 147),
    SETRESGID(119, 149),
    SETGROUPS(116, 159),
    SETFSUID(122, 151),
    SETFSGID(123, 152),
    CAPSET(126, 91),
    // The kernel itself, and the machine.
    INIT_MODULE(175, 105),
    FINIT_MODULE(313, 273),
    DELETE_MODULE(176, 106),
    KEXEC_LOAD(246, 104),
    KEXEC_FILE_LOAD(320, 294),
    REBOOT(169, 142),
    SYSLOG(103, 116),
    SETHOSTNAME(170, 161),
    SETDOMAINNAME(171, 162),
    SETTIMEOFDAY(164, 170),
    CLOCK_SETTIME(227, 112),
    CLOCK_ADJTIME(305, 266),
    ADJTIMEX(159, 171),
    IOPERM(173),
    IOPL(172),
    MODIFY_LDT(154),
    VHANGUP(153, 58),
    PERSONALITY(135, 92),
    // What has often been a way into the kernel, and what nobody here needs.
    PERF_EVENT_OPEN(298, 241),
    USERFAULTFD(323, 282),
    IO_URING_SETUP(425, 425),
    IO_URING_ENTER(426, 426),
    IO_URING_REGISTER(427, 427),
    KEYCTL(250, 219),
    ADD_KEY(248, 217),
    REQUEST_KEY(249, 218),
    MEMFD_SECRET(447, 447),
    MOVE_PAGES(279, 239),
    MIGRATE_PAGES(256, 238),
    MBIND(237, 235),
    SET_MEMPOLICY(238, 237),
    SET_MEMPOLICY_HOME_NODE(450, 450),
    REMAP_FILE_PAGES(216, 234),
    LOOKUP_DCOOKIE(212, 18),
    NFSSERVCTL(180, 42),
    USELIB(134),
    USTAT(136),
    SYSFS(139),
    SYSCTL(156);

    private final OptionalInt x86;
    private final OptionalInt arm;

    RefusedCall(int x86, int arm) {
        this.x86 = OptionalInt.of(x86);
        this.arm = OptionalInt.of(arm);
    }

    /** Makes one that x86 alone has. */
    RefusedCall(int x86) {
        this.x86 = OptionalInt.of(x86);
        this.arm = OptionalInt.empty();
    }

    /** Returns its number there; empty where there is no such call. */
    OptionalInt number(Architecture architecture) {
        return switch (architecture) {
            case X86_64 -> x86;
            case AARCH64 -> arm;
        };
    }
}
