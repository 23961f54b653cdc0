/**
 * How tables come to be, whichever database has them: scripts beside a list of their names, run once each in the order of their
 * versions, and never changed once they were released. What a database has run it remembers in a table of its own.
 */
@NullMarked
package io.sallyport.store.schema;

import org.jspecify.annotations.NullMarked;
