# SPDX-License-Identifier: GPL-3.0-or-later
# What wgxd gives up before Java runs, which has threads of its own from then on: capabilities are a thread's. What else
# it gives up it does itself when it has read its configuration.

# give_up_powers: sets keeping to the program, with its options, that takes from root what wgxd does not need. Empty
# where root does not start it, where root may not give up anything, or where that program is not there; busybox has one
# of the same name that cannot do it.
give_up_powers() {
    keeping=
    [ -x /usr/bin/setpriv ] && ! [ -h /usr/bin/setpriv ] && [ -r /proc/self/status ] || return 0
    while read -r name value _; do
        case $name in
            Uid:) [ "$value" = 0 ] || return 0 ;;
            CapEff:) held=$((0x$value)) ;;
        esac
    done </proc/self/status
    # CAP_SETPCAP
    [ $((held >> 8 & 1)) = 1 ] || return 0

    # CAP_BPF by its number, since older versions do not know the name; CAP_SYS_ADMIN where there is no CAP_BPF, and to
    # mount a file system for the kernel path's pins where none is.
    powers=+dac_override,+fowner,+net_bind_service,+net_admin,+cap_39
    [ $((held >> 39 & 1)) = 1 ] || powers=+dac_override,+fowner,+net_bind_service,+net_admin,+sys_admin
    # By the kernel's number for it: /proc/mounts also lists what another file system hides.
    mounter=,+sys_admin
    [ "$(stat -f -c %t /sys/fs/bpf 2>/dev/null)" != cafe4a11 ] || mounter=
    keeping="/usr/bin/setpriv --no-new-privs --inh-caps=-all --bounding-set=-all,$powers$mounter"
}
