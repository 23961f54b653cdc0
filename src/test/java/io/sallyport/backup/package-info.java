/** Shows that what was put back is what was there, whatever went on meanwhile, and that nothing else is put back. */
@NullMarked
package io.sallyport.backup;

import org.jspecify.annotations.NullMarked;
