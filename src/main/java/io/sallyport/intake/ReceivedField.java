package io.sallyport.intake;

import io.sallyport.auth.iprev.IprevResult;
import io.sallyport.mail.Ascii;
import io.sallyport.mail.Client;
import io.sallyport.mail.DomainNames;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailTransaction;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The trace field that this gateway puts before each message (RFC 5321 § 4.4), with the names of RFC 3848 for the
 * protocol and the {@code tls} clause of RFC 8314 § 4.3.
 */
final class ReceivedField {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, d MMM yyyy HH:mm:ss xx", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static volatile @Nullable Second lastSecond;

    private ReceivedField() {}

    /** The whole field, folded, ended by CR LF. */
    static String of(MailTransaction mail, String hostname, IprevResult iprev) {
        Client client = mail.client();
        StringBuilder field = new StringBuilder(256);
        field.append("Received: from ")
                .append(client.hello() == null ? "unknown" : client.hello().name())
                .append(" (")
                .append(confirmedName(iprev))
                .append(literal(client.address()))
                .append(")\r\n\tby ")
                .append(hostname)
                .append(" (Sallyport) with ")
                .append(client.protocolName(mail.envelope().smtpUtf8()))
                .append(" id ")
                .append(mail.queueId());
        if (namesRecipient(mail.envelope())) {
            field.append("\r\n\tfor <")
                    .append(mail.envelope().recipients().getFirst())
                    .append('>');
        }
        if (client.tls() != null) {
            field.append("\r\n\ttls ").append(client.tls().cipher());
        }
        return field.append(";\r\n\t")
                .append(date(mail.received()))
                .append("\r\n")
                .toString();
    }

    /**
     * Only a sole recipient is named: with more, each would learn of the others, blind copies too (RFC 5321 § 7.2). An
     * address that needs SMTPUTF8 is not, unless the message may hold it.
     */
    private static boolean namesRecipient(Envelope envelope) {
        if (envelope.recipients().size() != 1) {
            return false;
        }
        MailAddress sole = envelope.recipients().getFirst();
        return envelope.smtpUtf8() || (Ascii.isAscii(sole.localPart()) && Ascii.isAscii(sole.domain()));
    }

    /** The first part of {@code TCP-info} (RFC 5321 § 4.4). A name of the DNS may hold any octet; such are left out. */
    private static String confirmedName(IprevResult iprev) {
        String name = iprev.name();
        return name != null && Ascii.isAscii(name) && DomainNames.isDomain(name) ? name + " " : "";
    }

    /** RFC 5321 § 4.1.3. */
    private static String literal(InetAddress address) {
        return address instanceof Inet6Address
                ? "[IPv6:" + address.getHostAddress().replaceFirst("%.*", "") + "]"
                : "[" + address.getHostAddress() + "]";
    }

    /** All mail of one second has the same date. */
    private static String date(Instant instant) {
        Second last = lastSecond;
        long wanted = instant.getEpochSecond();
        if (last == null || last.epochSecond() != wanted) {
            last = new Second(wanted, DATE.format(instant));
            lastSecond = last;
        }
        return last.text();
    }

    private record Second(long epochSecond, String text) {}
}
