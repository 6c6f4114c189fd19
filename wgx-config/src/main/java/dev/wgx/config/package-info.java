// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Configuration files as WireGuard's own tools write them: sections in brackets, {@code Key = value} lines, comments
 * after {@code #}, the same section as often as needed.
 *
 * <p>A {@link dev.wgx.config.Schema} says which sections and keys a file may have. {@link dev.wgx.config.IniFile#read}
 * checks the file against it; {@link dev.wgx.config.IniSection#find} and {@link dev.wgx.config.IniSection#require} give
 * a {@link dev.wgx.config.IniValue}, which knows where it stands and turns into keys, endpoints, networks, numbers:
 *
 * <pre>{@code
 * static final Schema SCHEMA = Schema.of(SectionRule.once("Relay").keys("ListenPort").secrets("PrivateKey"));
 *
 * IniFile file = IniFile.read(path, SCHEMA);
 * int port = file.only("Relay").find("ListenPort").map(...)
 * }</pre>
 *
 * <p>Every mistake is a {@link dev.wgx.config.ConfigException} whose message is one sentence for the operator. A file
 * that was read can be changed and keeps its comments, order and blank lines; {@link dev.wgx.config.AtomicFile}
 * replaces it whole.
 */
@NullMarked
package dev.wgx.config;

import org.jspecify.annotations.NullMarked;
