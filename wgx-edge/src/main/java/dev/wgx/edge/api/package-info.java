// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The interface for what the daemon tells and is told: HTTP and JSON under {@code /v1/} on a Unix socket, and
 * Prometheus text.
 *
 * <p>{@link dev.wgx.edge.api.HttpServer} is Netty on one small thread: limits, errors, streams. What it serves are
 * {@link dev.wgx.edge.api.Routes}: {@link dev.wgx.edge.api.ControlRoutes} asks the relay's loop for a report and turns
 * it into JSON off the loop's thread; {@link dev.wgx.edge.api.MetricsRoutes} does the same for Prometheus. {@link
 * dev.wgx.edge.api.ApiJson} is the shape of the JSON, for the server and for whoever reads it. No secret passes here.
 */
@NullMarked
package dev.wgx.edge.api;

import org.jspecify.annotations.NullMarked;
