@NullMarked
package dev.wgx.agent;

import org.jspecify.annotations.NullMarked;
