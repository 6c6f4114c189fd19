// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.measure;

import java.util.Map;

/**
 * One relay among those compared.
 *
 * @param values by the metric's key
 * @param ratios by the name of each other relay and the metric's key, to its value in the same turn
 */
public record Standing(String relay, Map<String, Spread> values, Map<String, Map<String, Spread>> ratios) {}
