// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The command line: {@code wgx relay …} asks the daemon on this machine, {@code wgx hub …} and {@code wgx spoke …} run
 * the agent.
 *
 * <p>{@link dev.wgx.cli.Wgx} is the root. Only the commands that the arguments name are made, since making one costs
 * picocli some milliseconds. A command prints its result to standard output and everything else to standard error; what
 * goes wrong is one sentence, in a {@link dev.wgx.cli.CommandException}, and an {@link dev.wgx.cli.ExitCode} by its
 * cause.
 *
 * <p>{@link dev.wgx.cli.ControlClient} speaks to the daemon's Unix socket, with a minimum of HTTP, because a client
 * library would take longer to load than the whole command takes.
 */
@NullMarked
package dev.wgx.cli;

import org.jspecify.annotations.NullMarked;
