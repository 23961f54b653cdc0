/**
 * What an operator sets for the whole installation: names, folders, and the types that settings are written in.
 *
 * <p>What belongs to one part (listeners, spool, relay …) is declared by that part; this package holds what all share.
 */
@NullMarked
package io.sallyport.config;

import org.jspecify.annotations.NullMarked;
