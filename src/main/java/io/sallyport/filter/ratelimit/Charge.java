package io.sallyport.filter.ratelimit;

import io.sallyport.config.Network;
import io.sallyport.filter.Examination;
import io.sallyport.filter.ratelimit.Limit.Count;
import io.sallyport.filter.ratelimit.Limit.KeyPart;
import io.sallyport.mail.Client;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.Stage;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much of what a limit counts goes to the account of which key.
 *
 * @param amount at least 1
 */
record Charge(Limit limit, HitKey key, long amount) {
    /** What stands for a sender in a key where there is none: bounces share an account. */
    private static final String NULL_SENDER = "<>";

    /**
     * What a mail costs at a stage: one charge, or one for each recipient where the key names them; none if the mail has
     * no such key.
     */
    static List<Charge> of(Limit limit, Examination mail, RateLimitSettings settings) {
        if (!limit.isOfRecipient()) {
            String text = keyText(limit, mail, settings, null);
            return text == null ? List.of() : List.of(new Charge(limit, new HitKey(text), amount(limit, mail)));
        }
        List<MailAddress> recipients = mail.stage() == Stage.RCPT
                ? List.of(mail.recipient())
                : mail.envelope().recipients();
        Map<String, Long> amounts = new LinkedHashMap<>();
        for (MailAddress recipient : recipients) {
            String text = keyText(limit, mail, settings, recipient);
            if (text == null) {
                return List.of();
            }
            if (limit.count() == Count.RECIPIENTS) {
                amounts.merge(text, 1L, Long::sum);
            } else {
                amounts.put(text, amount(limit, mail));
            }
        }
        List<Charge> charges = new ArrayList<>(amounts.size());
        amounts.forEach((text, amount) -> charges.add(new Charge(limit, new HitKey(text), amount)));
        return charges;
    }

    /** The values of the key, for the journal. */
    String values() {
        String text = key.text();
        int definition = text.indexOf('\n', text.indexOf('\n') + 1);
        return text.substring(definition + 1).replace('\n', ' ');
    }

    private static long amount(Limit limit, Examination mail) {
        return switch (limit.count()) {
            case CONNECTIONS, MESSAGES, FAILURES -> 1;
            case RECIPIENTS ->
                mail.stage() == Stage.DATA
                        ? Math.max(1, mail.envelope().recipients().size())
                        : 1;
            case BYTES -> Math.max(1, mail.message().size());
        };
    }

    /** The limit as it is written, so that the same one in two policies is one, and one that was changed starts anew. */
    private static @Nullable String keyText(
            Limit limit, Examination mail, RateLimitSettings settings, @Nullable MailAddress recipient) {
        Allowance allowance = limit.allowance();
        StringBuilder text = new StringBuilder(100)
                .append(limit.name())
                .append('\n')
                .append(limit.count())
                .append(' ')
                .append(allowance.rate().amount().value())
                .append('/')
                .append(allowance.rate().period().toNanos())
                .append(' ')
                .append(allowance.burst().value());
        for (KeyPart part : limit.key()) {
            text.append(' ').append(part);
        }
        for (KeyPart part : limit.key()) {
            String value = value(part, mail, settings, recipient);
            if (value == null) {
                return null;
            }
            text.append('\n').append(value);
        }
        return text.toString();
    }

    private static @Nullable String value(
            KeyPart part, Examination mail, RateLimitSettings settings, @Nullable MailAddress recipient) {
        return switch (part) {
            case CLIENT -> mail.client().address().getHostAddress();
            case CLIENT_NETWORK -> network(mail.client().address(), settings);
            case HELO -> helo(mail.client());
            case SENDER -> address(mail.envelope().reversePath());
            case SENDER_DOMAIN -> domain(mail.envelope().reversePath());
            case RECIPIENT -> address(recipient);
            case RECIPIENT_DOMAIN -> domain(recipient);
            case AUTHENTICATED_DOMAIN -> mail.authentication().responsibleDomain();
        };
    }

    private static String network(InetAddress address, RateLimitSettings settings) {
        int prefix = address.getAddress().length == 4 ? settings.ipv4Prefix() : settings.ipv6Prefix();
        return Network.around(address, prefix).toString();
    }

    private static String helo(Client client) {
        Client.Hello hello = client.hello();
        return hello == null ? "" : hello.name().toLowerCase(Locale.ROOT);
    }

    private static String address(@Nullable MailAddress address) {
        return address == null
                ? NULL_SENDER
                : address.localPart().toLowerCase(Locale.ROOT) + "@" + address.asciiDomain();
    }

    private static String domain(@Nullable MailAddress address) {
        return address == null ? NULL_SENDER : address.asciiDomain();
    }
}
