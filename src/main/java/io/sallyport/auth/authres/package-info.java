/**
 * The Authentication-Results header field (RFC 8601): how a gateway tells those behind it who a mail is from.
 *
 * <p>SPF, DKIM, DMARC and the rest can be checked well only at the border, while the client is there. So the border
 * checks once and writes what it found before the message: {@code mx.example.com; spf=pass smtp.mailfrom=example.net;
 * dkim=fail header.d=example.net}. First comes the <em>authserv-id</em>, the name of who checked; then, for each
 * method, the result, perhaps a comment and a reason, and the properties that were looked at. Mailbox servers and
 * mail programs read it and believe it.
 *
 * <p>That is why anybody would like to write one. A field that came with the message and bears our name is a forgery
 * and must go (RFC 8601 § 5), whatever tricks of syntax hide the name; and what strangers chose, such as addresses and
 * texts from their records, must not become syntax of the field that we write.
 */
@NullMarked
package io.sallyport.auth.authres;

import org.jspecify.annotations.NullMarked;
