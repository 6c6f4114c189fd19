@NullMarked
package dev.wgx.packet;

import org.jspecify.annotations.NullMarked;
