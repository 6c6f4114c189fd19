// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.status;

/**
 * Something that is wrong.
 *
 * @param what a whole sentence
 * @param remedy what to do, a whole sentence
 */
public record Problem(String what, String remedy) {}
