// SPDX-License-Identifier: GPL-2.0-or-later
//
// The kernel path: forwards transport messages of relayed sessions where they arrive, at the traffic-control ingress
// hook. An entry says: what this peer sends with this receiver index goes to that peer. Another map says where each
// peer is. User space writes both. Whatever this program does not fully understand goes up to user space untouched, and
// is counted by its reason. It drops only what a router would: messages of its own sessions at the end of their hops.
//
// It calls helpers that the kernel gives to GPL-compatible programs only, hence the licence (see the end). Packet
// pointers have constant offsets only, and nothing is read that was not written first, so that CAP_BPF and
// CAP_NET_ADMIN suffice to load it.

#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/pkt_cls.h>
#include <linux/udp.h>

#include "helpers.h"
#include "layout.h"

#define STEP static inline __attribute__((always_inline))
#define be16(x) __builtin_bswap16(x)
#define be32(x) __builtin_bswap32(x)

#define LOOPBACK 1 // its interface index, in every network namespace
#define FAMILY_IPV4 2
#define FAMILY_IPV6 10
#define IPV4_MAPPED be32(0xffff)
#define FRAGMENTED be16(0x3fff) // more fragments, or an offset

#define TRANSPORT_DATA 4 // WireGuard 5.4.6: type 4 and three zero bytes, little-endian
#define MIN_MESSAGE 32
#define MAX_SEGMENTS 128

struct transport_head {
	__u32 type;
	__u32 receiver_index;
};

// What is kept on the stack is written in whole words of eight bytes, addresses too. Kernels before 6.3 take a number
// at the beginning of a word for a register that was put away there, and refuse a program that writes the rest of the
// word after it, unless it may trace (CAP_PERFMON).
struct address {
	__u64 words[2];
};

struct place {
	struct address remote, local;
	__u64 port;
};

// What the steps learn about a datagram.
struct datagram {
	struct address source, arrived_at;
	__u64 source_port;
	__u32 receiver_index __attribute__((aligned(8))); // a key of a map
	__u64 is_ipv4;
	__u64 flow; // IPv4: type of service. IPv6: the first four bytes
	__u64 hops;
	__u64 udp_at, payload_at, payload_bytes;
	__u64 segments, segment_bytes;
	__u64 relay_port;
	__u64 now_ns;
};

// What its receiver index leads to.
struct passage {
	struct peer_ref source, destination;
	struct peer *from, *to;
	__u64 from_version, to_version;
	struct place path; // to the destination
};

// Two halves as one word, the first in its first four bytes.
STEP __u64 word(__u32 first, __u32 second)
{
	return first | (__u64)second << 32;
}

STEP struct address address_of(__u32 *halves)
{
	return (struct address){{word(halves[0], halves[1]), word(halves[2], halves[3])}};
}

STEP struct address ipv4_address(__u32 address)
{
	return (struct address){{0, word(IPV4_MAPPED, address)}};
}

STEP __u32 ipv4_of(struct address *address)
{
	return address->words[1] >> 32;
}

// Leaves a pointer to them. Comparing such a pointer with 0 would take CAP_PERFMON.
STEP int has_headers(struct __sk_buff *skb, __u32 bytes, void **at)
{
	if ((void *)(long)skb->data + bytes > (void *)(long)skb->data_end && pull_data(skb, bytes))
		return 0;
	*at = (void *)(long)skb->data;
	return *at + bytes <= (void *)(long)skb->data_end;
}

// Some devices leave the payload apart from the headers: its first bytes are read where they are.
STEP enum verdict parse_udp(struct __sk_buff *skb, struct datagram *d, struct udphdr *udp, __u32 ip_payload_bytes)
{
	struct transport_head message;

	if (be16(udp->len) != ip_payload_bytes)
		return LENGTH_MISMATCH;
	if (!d->is_ipv4 && udp->check == 0)
		return NO_CHECKSUM;
	d->payload_at = d->udp_at + sizeof(*udp);
	d->payload_bytes = ip_payload_bytes - sizeof(*udp);
	if (ip_payload_bytes < sizeof(*udp) + MIN_MESSAGE || load_bytes(skb, d->payload_at, &message, sizeof(message))
	    || message.type != TRANSPORT_DATA)
		return OTHER_MESSAGE;
	d->source_port = udp->source;
	d->receiver_index = message.receiver_index;
	return FORWARDED;
}

STEP enum verdict parse_ipv4(struct __sk_buff *skb, struct datagram *d)
{
	void *frame;
	struct iphdr *ip;

	if (!has_headers(skb, ETH_HLEN + sizeof(*ip) + sizeof(struct udphdr), &frame))
		return OTHER_TRAFFIC;
	ip = frame + ETH_HLEN;
	struct udphdr *udp = (void *)(ip + 1);
	if (ip->version != 4 || ip->protocol != IPPROTO_UDP)
		return OTHER_TRAFFIC;
	if (ip->frag_off & FRAGMENTED)
		return FRAGMENT;
	if (ip->ihl != 5)
		return HEADER_OPTIONS;
	if (udp->dest != d->relay_port)
		return OTHER_TRAFFIC;
	if (be16(ip->tot_len) != skb->len - ETH_HLEN)
		return LENGTH_MISMATCH;
	d->is_ipv4 = 1;
	d->flow = ip->tos;
	d->hops = ip->ttl;
	d->udp_at = ETH_HLEN + sizeof(*ip);
	d->source = ipv4_address(ip->saddr);
	d->arrived_at = ipv4_address(ip->daddr);
	return parse_udp(skb, d, udp, skb->len - ETH_HLEN - sizeof(*ip));
}

STEP enum verdict parse_ipv6(struct __sk_buff *skb, struct datagram *d)
{
	void *frame;
	struct ipv6hdr *ip;

	if (!has_headers(skb, ETH_HLEN + sizeof(*ip) + sizeof(struct udphdr), &frame))
		return OTHER_TRAFFIC;
	ip = frame + ETH_HLEN;
	struct udphdr *udp = (void *)(ip + 1);
	if (ip->version != 6)
		return OTHER_TRAFFIC;
	if (ip->nexthdr == IPPROTO_FRAGMENT)
		return FRAGMENT;
	if (ip->nexthdr == IPPROTO_HOPOPTS || ip->nexthdr == IPPROTO_ROUTING || ip->nexthdr == IPPROTO_DSTOPTS)
		return HEADER_OPTIONS;
	if (ip->nexthdr != IPPROTO_UDP || udp->dest != d->relay_port)
		return OTHER_TRAFFIC;
	if (be16(ip->payload_len) != skb->len - ETH_HLEN - sizeof(*ip))
		return LENGTH_MISMATCH;
	d->flow = *(__u32 *)ip;
	d->hops = ip->hop_limit;
	d->udp_at = ETH_HLEN + sizeof(*ip);
	d->source = address_of(ip->saddr.s6_addr32);
	d->arrived_at = address_of(ip->daddr.s6_addr32);
	return parse_udp(skb, d, udp, skb->len - ETH_HLEN - sizeof(*ip));
}

STEP enum verdict parse(struct __sk_buff *skb, struct datagram *d)
{
	__u32 zero = 0;
	struct settings *set = map_lookup(&settings, &zero);

	if (!set || skb->pkt_type != PACKET_HOST)
		return OTHER_TRAFFIC;
	d->relay_port = set->port;
	if (skb->vlan_present || skb->protocol == be16(ETH_P_8021Q) || skb->protocol == be16(ETH_P_8021AD))
		return VLAN_TAG;
	if (skb->protocol == be16(ETH_P_IP))
		return parse_ipv4(skb, d);
	return skb->protocol == be16(ETH_P_IPV6) ? parse_ipv6(skb, d) : OTHER_TRAFFIC;
}

// A coalesced packet is one UDP datagram to the checks so far. It may hold messages of several sessions.
STEP enum verdict check_segments(struct __sk_buff *skb, struct datagram *d)
{
	__u64 offset = 0;

	d->segments = 1;
	d->segment_bytes = d->payload_bytes;
	if (skb->gso_size == 0 || skb->gso_size >= d->payload_bytes)
		return FORWARDED;
	d->segments = 0;
	d->segment_bytes = skb->gso_size;
	// Unrolled, since the verifiers of kernels before 6.3 find no end of a loop whose numbers are in memory.
#pragma clang loop unroll(full)
	for (int i = 0; i < MAX_SEGMENTS; i++) {
		struct transport_head head;

		if (offset >= d->payload_bytes)
			return FORWARDED;
		if (d->payload_bytes - offset < MIN_MESSAGE || d->segment_bytes < MIN_MESSAGE)
			return OTHER_MESSAGE;
		if (load_bytes(skb, d->payload_at + offset, &head, sizeof(head)) || head.type != TRANSPORT_DATA
		    || head.receiver_index != d->receiver_index)
			return MIXED_SEGMENTS;
		d->segments++;
		offset += d->segment_bytes;
	}
	return offset < d->payload_bytes ? TOO_MANY_SEGMENTS : FORWARDED;
}

STEP int is_same(__u32 *halves, struct address *address)
{
	struct address other = address_of(halves);

	return other.words[0] == address->words[0] && other.words[1] == address->words[1];
}

STEP int is_same_peer(struct peer_ref *a, struct peer_ref *b)
{
	return a->slot == b->slot && a->generation == b->generation;
}

STEP enum verdict find_entry(struct datagram *d, struct passage *p)
{
	struct entry *entry = map_lookup(&entries, &d->receiver_index);

	if (!entry)
		return NO_ROUTE;
	__u64 expires_ns = entry->expires_ns;
	p->source = entry->source;
	p->destination = entry->destination;
	p->from = map_lookup(&peers, &p->source.slot);
	p->to = map_lookup(&peers, &p->destination.slot);
	if (!p->from || !p->to)
		return NO_ROUTE;
	p->from_version = p->from->version;
	p->to_version = p->to->version;
	d->now_ns = boot_time_ns(); // a barrier to reads as well: the versions come first
	if (p->from->generation != p->source.generation || p->to->generation != p->destination.generation)
		return NO_ROUTE;
	return expires_ns <= d->now_ns ? EXPIRED : FORWARDED;
}

STEP enum verdict check_source(struct datagram *d, struct passage *p)
{
	enum verdict verdict = OTHER_SOURCE;

	for (int i = 0; i < MAX_PATHS; i++) {
		struct path *path = &p->from->paths[i];

		if (path->port != d->source_port || !is_same(path->remote, &d->source))
			continue;
		if (is_same(path->local, &d->arrived_at))
			return d->hops <= 1 ? HOP_LIMIT : FORWARDED;
		verdict = OTHER_LOCAL_ADDRESS;
	}
	return verdict;
}

STEP enum verdict find_destination(struct datagram *d, struct passage *p)
{
	struct path *path = &p->to->paths[0];

	p->path = (struct place){address_of(path->remote), address_of(path->local), path->port};
	if (p->path.port == 0)
		return NO_DESTINATION;
	__u32 to_ipv4 = p->path.remote.words[0] == 0 && (__u32)p->path.remote.words[1] == IPV4_MAPPED;
	return to_ipv4 == d->is_ipv4 ? FORWARDED : OTHER_FAMILY;
}

// A question about the way, in the words that it consists of.
union way {
	struct bpf_fib_lookup lookup;
	__u64 words[sizeof(struct bpf_fib_lookup) / sizeof(__u64)];
};

// Looks for the way as for a packet of the host's own: from the loopback interface, which alone must have forwarding
// on.
STEP enum verdict find_way(struct __sk_buff *skb, struct datagram *d, struct place *path, union way *way)
{
	__u64 length = d->payload_at - ETH_HLEN + d->segment_bytes;
	__u64 family = d->is_ipv4 ? FAMILY_IPV4 : FAMILY_IPV6;

	way->words[0] = family | IPPROTO_UDP << 8 | d->relay_port << 16 | path->port << 32 | length << 48;
	if (d->is_ipv4) {
		way->words[1] = word(LOOPBACK, d->flow);
		way->words[2] = ipv4_of(&path->local);
		way->words[4] = ipv4_of(&path->remote);
	} else {
		way->words[1] = word(LOOPBACK, d->flow & be32(0x0fffffff));
		way->words[2] = path->local.words[0];
		way->words[3] = path->local.words[1];
		way->words[4] = path->remote.words[0];
		way->words[5] = path->remote.words[1];
	}
	switch (fib_lookup(skb, &way->lookup, sizeof(way->lookup), 0)) {
	case BPF_FIB_LKUP_RET_SUCCESS:
	case BPF_FIB_LKUP_RET_NO_NEIGH: // the neighbour layer will ask for it
		return FORWARDED;
	case BPF_FIB_LKUP_RET_FRAG_NEEDED:
		return TOO_LONG;
	case BPF_FIB_LKUP_RET_FWD_DISABLED:
		return FORWARDING_OFF;
	default: // the host itself, too
		return UNREACHABLE;
	}
}

// The kernel may give the memory of a removed entry to another one at once, and a peer may just have moved: what was
// copied is good only if the index still leads to these peers and neither has changed.
STEP enum verdict count(struct datagram *d, struct passage *p)
{
	struct entry *entry = map_lookup(&entries, &d->receiver_index);

	if (!entry || !is_same_peer(&entry->source, &p->source) || !is_same_peer(&entry->destination, &p->destination))
		return ROUTE_CHANGED;
	// To use the answer makes it a full barrier: the versions come last.
	__u64 packets = __sync_fetch_and_add(&entry->packets, d->segments);
	asm volatile("" : : "r"(packets));
	if ((p->from_version | p->to_version) & 1 || p->from->version != p->from_version || p->to->version != p->to_version) {
		__sync_fetch_and_sub(&entry->packets, d->segments);
		return ROUTE_CHANGED;
	}
	__sync_fetch_and_add(&entry->bytes, d->payload_bytes);
	entry->last_used_ns = d->now_ns;
	return FORWARDED;
}

// Two ports as they are in a packet.
STEP __u64 ports_of(struct datagram *d, struct place *path)
{
	return d->relay_port | path->port << 16;
}

// The checksum helpers know whether a device or the receiver of a coalesced packet completes the checksum. A UDP
// checksum of zero stays zero. A wrong checksum stays wrong.
STEP long replace_udp_check(struct __sk_buff *skb, struct datagram *d, struct place *path, __s64 address_diff)
{
	__u32 at = d->udp_at + __builtin_offsetof(struct udphdr, check);
	__u32 ports = d->source_port | d->relay_port << 16, new_ports = ports_of(d, path);
	__u64 flags = BPF_F_PSEUDO_HDR | BPF_F_MARK_MANGLED_0;

	// Kernels that do not know BPF_F_IPV6 refuse it.
	if ((d->is_ipv4 || l4_csum_replace(skb, at, 0, address_diff, flags | BPF_F_IPV6))
	    && l4_csum_replace(skb, at, 0, address_diff, flags))
		return -1;
	return l4_csum_replace(skb, at, ports, new_ports, BPF_F_MARK_MANGLED_0 | sizeof(ports));
}

STEP long rewrite_ipv4(struct __sk_buff *skb, struct datagram *d, struct place *path)
{
	__u64 addresses = word(ipv4_of(&d->source), ipv4_of(&d->arrived_at));
	struct {
		__u64 addresses, ports;
	} ends = {word(ipv4_of(&path->local), ipv4_of(&path->remote)), ports_of(d, path)};
	__u32 check_at = ETH_HLEN + __builtin_offsetof(struct iphdr, check);
	__u8 hops = d->hops - 1;
	__s64 diff = csum_diff(&addresses, sizeof(addresses), &ends, sizeof(addresses), 0);

	return l3_csum_replace(skb, check_at, 0, diff, 0)
	       || l3_csum_replace(skb, check_at, d->hops, hops, sizeof(__u16))
	       || replace_udp_check(skb, d, path, diff)
	       || store_bytes(skb, ETH_HLEN + __builtin_offsetof(struct iphdr, ttl), &hops, sizeof(hops), 0)
	       || store_bytes(skb, ETH_HLEN + __builtin_offsetof(struct iphdr, saddr), &ends, 12, 0);
}

STEP long rewrite_ipv6(struct __sk_buff *skb, struct datagram *d, struct place *path)
{
	struct address addresses[] = {d->source, d->arrived_at};
	struct {
		struct address source, destination;
		__u64 ports;
	} ends = {path->local, path->remote, ports_of(d, path)};
	__u8 hops = d->hops - 1;
	__s64 diff = csum_diff(addresses, sizeof(addresses), &ends, sizeof(addresses), 0);

	// IPv6 has no header checksum that would make up for the hop limit in a checksum of the whole packet.
	return replace_udp_check(skb, d, path, diff)
	       || store_bytes(skb, ETH_HLEN + __builtin_offsetof(struct ipv6hdr, hop_limit), &hops, sizeof(hops), BPF_F_RECOMPUTE_CSUM)
	       || store_bytes(skb, ETH_HLEN + __builtin_offsetof(struct ipv6hdr, saddr), &ends, 36, 0);
}

STEP void tally(__u32 verdict)
{
	__u64 *counter = map_lookup(&verdicts, &verdict);

	if (counter)
		++*counter;
}

SECTION("tc") int forward(struct __sk_buff *skb)
{
	struct datagram d = {};
	struct passage passage = {};
	union way way = {};
	enum verdict verdict = parse(skb, &d) ?: check_segments(skb, &d) ?: find_entry(&d, &passage)
		?: check_source(&d, &passage) ?: find_destination(&d, &passage) ?: find_way(skb, &d, &passage.path, &way);

	// From here on nothing can fail: the headers are this packet's own, and in one piece.
	if (!verdict)
		verdict = pull_data(skb, d.payload_at) ? NO_MEMORY : count(&d, &passage);
	tally(verdict);
	if (verdict == HOP_LIMIT)
		return TC_ACT_SHOT;
	if (verdict)
		return TC_ACT_UNSPEC; // whoever comes next at this hook, and then the host
	if (d.is_ipv4 ? rewrite_ipv4(skb, &d, &passage.path) : rewrite_ipv6(skb, &d, &passage.path))
		return TC_ACT_SHOT;
	union {
		struct bpf_redir_neigh to;
		__u64 words[3];
	} next_hop;
	__u32 *gateway = way.lookup.ipv6_dst;
	next_hop.words[0] = word(way.lookup.family, gateway[0]);
	next_hop.words[1] = word(gateway[1], gateway[2]);
	next_hop.words[2] = gateway[3];
	return redirect_neigh(way.lookup.ifindex, &next_hop.to, sizeof(next_hop.to), 0);
}

char licence[] SECTION("license") = "GPL";
