@NullMarked
package dev.wgx.command;

import org.jspecify.annotations.NullMarked;
