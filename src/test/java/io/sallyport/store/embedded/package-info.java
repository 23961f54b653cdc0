/** Shows that what is stored is found again, whatever happens to the process in between. */
@NullMarked
package io.sallyport.store.embedded;

import org.jspecify.annotations.NullMarked;
