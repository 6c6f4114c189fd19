// SPDX-License-Identifier: GPL-2.0-or-later
// What the program shares with user space: verdicts, and the maps. MapLayout.java says the same.

#define SECTION(name) __attribute__((section(name), used))

// KernelVerdict.java has the same in the same order, each with a sentence.
enum verdict {
	FORWARDED, OTHER_TRAFFIC, VLAN_TAG, HEADER_OPTIONS, FRAGMENT, HOP_LIMIT, LENGTH_MISMATCH, NO_CHECKSUM, OTHER_MESSAGE,
	MIXED_SEGMENTS, TOO_MANY_SEGMENTS, NO_ROUTE, EXPIRED, OTHER_SOURCE, OTHER_LOCAL_ADDRESS, NO_DESTINATION, OTHER_FAMILY,
	FORWARDING_OFF, TOO_LONG, UNREACHABLE, ROUTE_CHANGED, NO_MEMORY, VERDICTS
};

// Addresses have 16 bytes, IPv4 as IPv4-mapped IPv6. Addresses and ports are in network order.
struct path {
	__u32 remote[4];
	__u32 local[4]; // the relay's address that the peer talks to
	__u16 port;     // 0: no path
	__u16 zero;
};

#define MAX_PATHS 4

// Written in place, hence the version: what was read is good only if the version was even then and is still the same.
struct peer {
	__u32 version;
	__u32 generation; // another one for each peer that has this slot
	struct path paths[MAX_PATHS]; // the newest first: there the peer is sent to
};

struct peer_ref {
	__u32 slot;
	__u32 generation;
};

// By receiver index. It holds no address: a peer moves by one write to the map of peers.
struct entry {
	struct peer_ref source, destination;
	__u64 expires_ns; // CLOCK_BOOTTIME
	__u64 packets;
	__u64 bytes; // UDP payload
	__u64 last_used_ns;
};

struct settings {
	__u32 layout; // user space takes over pinned maps of its own layout only
	__u16 port;
	__u16 zero;
};

// Java makes the maps, by what stands here; of entries and peers as many as it wants.
struct map {
	__u32 type, key_size, value_size, max_entries, flags;
};
struct map entries SECTION("maps") = {
	BPF_MAP_TYPE_HASH, sizeof(__u32), sizeof(struct entry), 1, BPF_F_NO_PREALLOC};
struct map peers SECTION("maps") = {BPF_MAP_TYPE_ARRAY, sizeof(__u32), sizeof(struct peer), 1, 0};
struct map settings SECTION("maps") = {BPF_MAP_TYPE_ARRAY, sizeof(__u32), sizeof(struct settings), 1, 0};
struct map verdicts SECTION("maps") = {BPF_MAP_TYPE_PERCPU_ARRAY, sizeof(__u32), sizeof(__u64), VERDICTS, 0};
