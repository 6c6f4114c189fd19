@NullMarked
package dev.wgx.relay.control;

import org.jspecify.annotations.NullMarked;
