@NullMarked
package dev.wgx.config;

import org.jspecify.annotations.NullMarked;
