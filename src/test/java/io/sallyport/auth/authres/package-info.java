/** Tests of the Authentication-Results field. */
@NullMarked
package io.sallyport.auth.authres;

import org.jspecify.annotations.NullMarked;
