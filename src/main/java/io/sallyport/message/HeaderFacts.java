package io.sallyport.message;

/**
 * What a header is like before anybody reads its fields.
 *
 * @param octets its length with the line ends, without the empty line that ends it
 * @param fields how many fields it has
 * @param received how many of them are {@code Received} (RFC 5321 § 4.4): the hops of the message so far
 * @param eightBit whether any octet is above 127: the header is internationalised (RFC 6532)
 */
public record HeaderFacts(long octets, int fields, int received, boolean eightBit) {}
