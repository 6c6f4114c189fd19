@NullMarked
package dev.wgx.daemon;

import org.jspecify.annotations.NullMarked;
