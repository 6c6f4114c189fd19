// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Coverage-guided fuzzing. {@link dev.wgx.fuzz.Target} lists the targets; each is a class {@code …Fuzz} in the package
 * of what it tests, takes any bytes, and throws if one of its claims does not hold. Jazzer, which looks for such bytes,
 * begins in {@link dev.wgx.fuzz.Fuzzing}; the tests of the build replay the bytes that are kept in {@code corpus}.
 * docs/fuzzing.md tells what each target claims.
 */
@NullMarked
package dev.wgx.fuzz;

import org.jspecify.annotations.NullMarked;
