/** Files as strangers send them: octets that can be read anywhere, and what may be notable about them. */
@NullMarked
package io.sallyport.content.file;

import org.jspecify.annotations.NullMarked;
