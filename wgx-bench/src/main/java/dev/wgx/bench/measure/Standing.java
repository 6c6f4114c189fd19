package dev.wgx.bench.measure;

import java.util.Map;

/**
 * One relay among those compared.
 *
 * @param values by the metric's key
 * @param ratios by the metric's key, to the reference's value in the same round
 */
public record Standing(String relay, Map<String, Spread> values, Map<String, Spread> ratios) {}
