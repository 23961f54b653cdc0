/**
 * "iprev", the reverse and forward look-up of a client's address (RFC 8601 § 2.7.3; also known as FCrDNS).
 *
 * <p>The owner of an address may give it any name, that of another too. So the name is believed only if it in turn
 * leads back to the address: then the owners of both agree. Mail servers of organisations that mean to send mail have
 * such a name; hijacked machines mostly have none, or one made of their address.
 */
@NullMarked
package io.sallyport.auth.iprev;

import org.jspecify.annotations.NullMarked;
