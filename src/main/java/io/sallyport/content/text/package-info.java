/**
 * Text parts as mail programs show them (RFC 2046 § 4.1): octets become characters by what the part declares, or by what it
 * looks like where it declares nothing or nonsense; lines that were broken for transport (RFC 3676, RFC 5545) are joined.
 */
@NullMarked
package io.sallyport.content.text;

import org.jspecify.annotations.NullMarked;
