package io.sallyport.cli;

import io.sallyport.mail.AddressLiteral;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Addresses as they are typed behind options. */
final class Addresses {
    private Addresses() {}

    /**
     * Reads an address of a host, strictly: where others read on, {@code 192.0.2} is 192.0.0.2, and not the mistake that it
     * is.
     *
     * @return null if it is none
     */
    static @Nullable InetAddress strictly(String ip) {
        String literal = ip.indexOf(':') < 0 ? "[%s]".formatted(ip) : "[IPv6:%s]".formatted(ip);
        return AddressLiteral.canonical(literal) == null ? null : InetAddress.ofLiteral(ip);
    }

    /** A mailbox without the angle brackets around it, if there are any. */
    static String withoutBrackets(String mailbox) {
        return mailbox.startsWith("<") && mailbox.endsWith(">") ? mailbox.substring(1, mailbox.length() - 1) : mailbox;
    }
}
