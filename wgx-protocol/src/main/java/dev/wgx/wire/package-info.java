@NullMarked
package dev.wgx.wire;

import org.jspecify.annotations.NullMarked;
