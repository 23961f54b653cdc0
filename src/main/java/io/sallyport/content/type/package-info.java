/** What a file is, by its first octets: not what it is called, and not what its sender says. */
@NullMarked
package io.sallyport.content.type;

import org.jspecify.annotations.NullMarked;
