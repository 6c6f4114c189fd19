// SPDX-License-Identifier: GPL-2.0-or-later
// The kernel's helpers, by their numbers.

#ifndef BPF_F_IPV6 // newer than the headers of Linux 6.1
#define BPF_F_IPV6 (1ULL << 7)
#endif

static void *(*map_lookup)(void *map, const void *key) = (void *)BPF_FUNC_map_lookup_elem;
static __u64 (*boot_time_ns)(void) = (void *)BPF_FUNC_ktime_get_boot_ns; // goes on while the machine sleeps
static long (*pull_data)(void *skb, __u32 len) = (void *)BPF_FUNC_skb_pull_data;
static long (*load_bytes)(void *skb, __u32 offset, void *to, __u32 len) = (void *)BPF_FUNC_skb_load_bytes;
static long (*store_bytes)(void *skb, __u32 offset, const void *from, __u32 len, __u64 flags) = (void *)BPF_FUNC_skb_store_bytes;
static long (*csum_diff)(void *from, __u32 from_len, void *to, __u32 to_len, __u32 seed) = (void *)BPF_FUNC_csum_diff;
static long (*l3_csum_replace)(void *skb, __u32 offset, __u64 from, __u64 to, __u64 flags) = (void *)BPF_FUNC_l3_csum_replace;
static long (*l4_csum_replace)(void *skb, __u32 offset, __u64 from, __u64 to, __u64 flags) = (void *)BPF_FUNC_l4_csum_replace;
static long (*fib_lookup)(void *skb, struct bpf_fib_lookup *params, int len, __u32 flags) = (void *)BPF_FUNC_fib_lookup;
static long (*redirect_neigh)(__u32 ifindex, struct bpf_redir_neigh *to, int len, __u64 flags) = (void *)BPF_FUNC_redirect_neigh;
