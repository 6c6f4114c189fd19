@NullMarked
package dev.wgx.edge;

import org.jspecify.annotations.NullMarked;
