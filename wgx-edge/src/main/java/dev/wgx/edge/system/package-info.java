// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The C library, called through {@code java.lang.foreign} with no native code of ours. {@link
 * dev.wgx.edge.system.CFunctions} finds a function, {@link dev.wgx.edge.system.CallState} catches the errno of one
 * thread's calls. What else is called, and with which structures, stands in the packages that call. {@link
 * dev.wgx.edge.system.BootClock} tells the time, and {@link
 * dev.wgx.edge.system.ServiceNotice} tells systemd how this process is.
 */
@NullMarked
package dev.wgx.edge.system;

import org.jspecify.annotations.NullMarked;
