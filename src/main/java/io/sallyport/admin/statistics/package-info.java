/**
 * Numbers of the whole gateway for programs that watch it: how much mail there was, what became of it and why, what waits.
 */
@NullMarked
package io.sallyport.admin.statistics;

import org.jspecify.annotations.NullMarked;
