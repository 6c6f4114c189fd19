// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The reports that the relay gives of itself: immutable pictures for the control API, the command line and the tests.
 */
@NullMarked
package dev.wgx.relay.report;

import org.jspecify.annotations.NullMarked;
