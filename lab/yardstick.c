// SPDX-License-Identifier: GPL-3.0-or-later
// Forwards UDP between spokes and one hub by two plain system calls for each datagram, recvfrom and sendto. lab/bench
// measures wgxd against it, as against the least that a relay in user space has to do. It checks nothing and forgets
// nobody: it is no relay to use.
#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

#define SPOKES 4096
#define DATAGRAM 65536

// A spoke, and the socket by which the hub sees it. It is found by its address, or in the next places.
static struct spoke {
	struct sockaddr_in address;
	int to_hub;
} spokes[SPOKES];
static struct sockaddr_in own, hub;
static int port_fd;

static int udp_socket(struct sockaddr_in *local)
{
	int buffer = 7 * 1024 * 1024;
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &buffer, sizeof(buffer));
	setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &buffer, sizeof(buffer));
	if (fd < 0 || bind(fd, (struct sockaddr *)local, sizeof(*local)) < 0) {
		perror("bind");
		exit(1);
	}
	return fd;
}

static void *back_to_spoke(void *argument)
{
	struct spoke *spoke = argument;
	char *datagram = malloc(DATAGRAM);

	for (;;) {
		ssize_t bytes = recvfrom(spoke->to_hub, datagram, DATAGRAM, 0, NULL, NULL);

		if (bytes >= 0)
			sendto(port_fd, datagram, (size_t)bytes, 0, (struct sockaddr *)&spoke->address, sizeof(spoke->address));
	}
	return NULL;
}

static struct spoke *find_or_add(const struct sockaddr_in *from)
{
	unsigned int at = (ntohl(from->sin_addr.s_addr) * 31 + ntohs(from->sin_port)) % SPOKES;
	struct spoke *spoke = &spokes[at];

	while (spoke->to_hub && (spoke->address.sin_addr.s_addr != from->sin_addr.s_addr || spoke->address.sin_port != from->sin_port))
		spoke = &spokes[at = (at + 1) % SPOKES];
	if (!spoke->to_hub) {
		struct sockaddr_in any = { .sin_family = AF_INET };
		pthread_t thread;

		spoke->address = *from;
		spoke->to_hub = udp_socket(&any);
		pthread_create(&thread, NULL, back_to_spoke, spoke);
	}
	return spoke;
}

int main(int argc, char **argv)
{
	static char datagram[DATAGRAM];

	if (argc != 4) {
		fprintf(stderr, "usage: %s PORT HUB-ADDRESS HUB-PORT\n", argv[0]);
		return 2;
	}
	own.sin_family = hub.sin_family = AF_INET;
	own.sin_port = htons((unsigned short)atoi(argv[1]));
	hub.sin_port = htons((unsigned short)atoi(argv[3]));
	inet_pton(AF_INET, argv[2], &hub.sin_addr);
	port_fd = udp_socket(&own);
	for (;;) {
		struct sockaddr_in from;
		socklen_t length = sizeof(from);
		ssize_t bytes = recvfrom(port_fd, datagram, DATAGRAM, 0, (struct sockaddr *)&from, &length);

		if (bytes >= 0)
			sendto(find_or_add(&from)->to_hub, datagram, (size_t)bytes, 0, (struct sockaddr *)&hub, sizeof(hub));
	}
}
