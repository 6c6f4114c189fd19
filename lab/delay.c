// SPDX-License-Identifier: GPL-3.0-or-later
// Holds IP packets for some milliseconds, because not every kernel has netem. It makes a tun device: what the kernel
// routes into it comes out of it later, in the same order. The kernel cuts large packets into those of the device's MTU
// and completes their checksums before it hands them over, so that no offload has to be switched off anywhere.
// It loses a packet only when QUEUE of them are waiting and the device's own queue is full too.
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#define QUEUE 32768
#define PACKET 2048

// A ring: the packets from "first" to before "next" wait, and the oldest is due first.
static struct waiting {
	int64_t due_ns;
	size_t bytes;
	uint8_t packet[PACKET];
} ring[QUEUE];
static uint32_t first, next;

static int64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static int tun_device(const char *name)
{
	struct ifreq request = { .ifr_flags = IFF_TUN | IFF_NO_PI };
	int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK);

	strncpy(request.ifr_name, name, IFNAMSIZ - 1);
	if (fd < 0 || ioctl(fd, TUNSETIFF, &request) < 0) {
		perror("tun");
		exit(1);
	}
	return fd;
}

// The packet is forwarded twice, into the device and out of it. One of the two hops is undone, so that a packet passes
// as many routers as without the delay. The header checksum of IPv4 changes as in RFC 1624.
static void undo_hop(uint8_t *packet)
{
	uint32_t sum;

	if (packet[0] >> 4 == 6) {
		packet[7]++;
		return;
	}
	packet[8]++;
	sum = (uint16_t)~(packet[10] << 8 | packet[11]) + 0x100u;
	sum = (sum & 0xffff) + (sum >> 16);
	packet[10] = (uint8_t)(~sum >> 8);
	packet[11] = (uint8_t)~sum;
}

static void take_all(int fd, int64_t delay_ns)
{
	while (next - first < QUEUE) {
		struct waiting *last = &ring[next % QUEUE];
		ssize_t bytes = read(fd, last->packet, PACKET);

		if (bytes < 20)
			return;
		last->due_ns = now_ns() + delay_ns;
		last->bytes = (size_t)bytes;
		undo_hop(last->packet);
		next++;
	}
}

static void release_due(int fd)
{
	while (first != next && ring[first % QUEUE].due_ns <= now_ns()) {
		struct waiting *oldest = &ring[first % QUEUE];

		if (write(fd, oldest->packet, oldest->bytes) < 0)
			perror("write");
		first++;
	}
}

int main(int argc, char **argv)
{
	if (argc != 3 || atoi(argv[2]) < 1) {
		fprintf(stderr, "usage: %s DEVICE MILLISECONDS\n", argv[0]);
		return 2;
	}
	int64_t delay_ns = atoi(argv[2]) * 1000000LL;
	struct pollfd tun = { .fd = tun_device(argv[1]) };

	prctl(PR_SET_TIMERSLACK, 1000UL);
	for (;;) {
		int64_t left_ns = ring[first % QUEUE].due_ns - now_ns();
		struct timespec left = { 0 };

		if (left_ns > 0)
			left = (struct timespec){ .tv_sec = left_ns / 1000000000, .tv_nsec = left_ns % 1000000000 };
		// Without room for more it waits for the oldest packet only.
		tun.events = next - first < QUEUE ? POLLIN : 0;
		ppoll(&tun, 1, first == next ? NULL : &left, NULL);
		take_all(tun.fd, delay_ns);
		release_due(tun.fd);
	}
}
