@NullMarked
package dev.wgx.edge.kernel;

import org.jspecify.annotations.NullMarked;
