// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.api;

/** A sentence for the operator: why a call failed, or what it did. */
public record MessageAnswer(String message) {}
