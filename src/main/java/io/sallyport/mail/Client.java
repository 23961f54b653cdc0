package io.sallyport.mail;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the front door: the host that connected, or that a trusted proxy says connected.
 *
 * @param address the host's address; IPv4 even where it came as an IPv4-mapped IPv6 address
 * @param port the host's port
 * @param listener the name of the listener that it came to
 * @param hello what it called itself; null before HELO or EHLO
 * @param tls the protection of the connection; null in the clear
 */
public record Client(
        InetAddress address,
        int port,
        String listener,
        @Nullable Hello hello,
        @Nullable TlsFacts tls) {
    /**
     * What the client said in HELO or EHLO.
     *
     * @param extended EHLO (true) or HELO
     * @param name the name or address literal, as sent
     */
    public record Hello(boolean extended, String name) {}

    /**
     * The facts of a TLS session that go into trace headers and journal (RFC 8314 § 4.3).
     *
     * @param protocol such as {@code TLSv1.3}
     * @param cipher the suite's IANA name
     * @param sni the server name that the client asked for; null if none
     */
    public record TlsFacts(
            String protocol, String cipher, @Nullable String sni) {}

    /** The same client after HELO or EHLO. */
    public Client saying(Hello said) {
        return new Client(address, port, listener, said, tls);
    }

    /** The same client behind TLS; what it said in the clear is forgotten (RFC 3207 § 4.2). */
    public Client behind(TlsFacts facts) {
        return new Client(address, port, listener, null, facts);
    }

    /** The name of the protocol for {@code Received: … with} (RFC 3848, RFC 6531 § 4.3). */
    public String protocolName(boolean smtpUtf8) {
        if (hello == null || !hello.extended()) {
            return "SMTP"; // No name is registered for HELO behind TLS; the tls clause of the trace header tells
        }
        return (smtpUtf8 ? "UTF8SMTP" : "ESMTP") + (tls == null ? "" : "S");
    }
}
