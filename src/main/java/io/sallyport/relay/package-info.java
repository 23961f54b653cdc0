/**
 * The inner door: hands accepted mail to the backend servers of its recipients' domains.
 *
 * <p>{@link io.sallyport.relay.Delivery} takes a judged mail over, at once or through the spool;
 * {@link io.sallyport.relay.Backends} speaks with the servers (SMTP, RFC 5321; LMTP, RFC 2033).
 */
@NullMarked
package io.sallyport.relay;

import org.jspecify.annotations.NullMarked;
