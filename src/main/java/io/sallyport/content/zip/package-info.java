/**
 * ZIP (PKWARE APPNOTE 6.3.10) as unpackers see it: by the table of contents at its end, which most believe, and by the
 * headers before each member, which some believe. Where the two differ, a file can be shown to one program and hidden from
 * another; so both are read.
 */
@NullMarked
package io.sallyport.content.zip;

import org.jspecify.annotations.NullMarked;
