/**
 * How decisions and held mails become rows, whichever database keeps them: what is searched by stands in columns of its own,
 * beside the whole.
 */
@NullMarked
package io.sallyport.store.rows;

import org.jspecify.annotations.NullMarked;
