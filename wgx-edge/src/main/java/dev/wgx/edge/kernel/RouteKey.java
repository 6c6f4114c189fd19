package dev.wgx.edge.kernel;

import dev.wgx.relay.Endpoint;

/** By what the kernel finds a route: where a transport message comes from, and its receiver index. */
public record RouteKey(Endpoint source, int receiverIndex) {}
