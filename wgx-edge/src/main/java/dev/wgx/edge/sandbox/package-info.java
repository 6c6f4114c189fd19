// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The powers that a relay gives up when it has started, so that whoever takes it over gains little. {@link
 * dev.wgx.edge.sandbox.Sandbox} does it: no core dumps, no new privileges, {@link dev.wgx.edge.sandbox.Capabilities},
 * {@link dev.wgx.edge.sandbox.FileRules} and a {@link dev.wgx.edge.sandbox.CallFilter} made of the table {@link
 * dev.wgx.edge.sandbox.RefusedCall}. docs/decisions/0019-sandbox.md says why each is as it is.
 */
@NullMarked
package dev.wgx.edge.sandbox;

import org.jspecify.annotations.NullMarked;
