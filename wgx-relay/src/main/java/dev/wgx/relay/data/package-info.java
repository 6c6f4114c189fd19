@NullMarked
package dev.wgx.relay.data;

import org.jspecify.annotations.NullMarked;
