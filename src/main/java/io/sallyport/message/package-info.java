/**
 * Header and structure of a message, read within bounds (RFC 5322, RFC 2045).
 */
@NullMarked
package io.sallyport.message;

import org.jspecify.annotations.NullMarked;
