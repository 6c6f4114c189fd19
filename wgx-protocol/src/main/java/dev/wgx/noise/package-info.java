@NullMarked
package dev.wgx.noise;

import org.jspecify.annotations.NullMarked;
