package io.sallyport.soak;

import io.sallyport.crash.UnsteadyBackend.Damaged;
import io.sallyport.crash.UnsteadyBackend.Intact;
import io.sallyport.crash.UnsteadyBackend.Recognized;
import io.sallyport.crash.UnsteadyBackend.Uncounted;
import io.sallyport.testing.Eicar;
import io.sallyport.testing.Mails;
import io.sallyport.testing.Signers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A mail that is known by its number alone: kind, envelope and bytes follow from it, so that what arrives can be compared
 * with what was sent without keeping it.
 */
record SoakMail(int number) {
    /** In the subject of what the policy holds. */
    static final String HELD = "be-held";
    /** In the subject of what the policy refuses. */
    static final String UNWANTED = "be-refused";
    /** The field of attacks that are whole mails: whether they arrive is the policy's affair. */
    static final String HOSTILE = "X-Soak-Hostile";
    /** The field of mails within mails: they must never arrive by themselves. */
    static final String SMUGGLED = "X-Soak-Smuggled";
    /** Whose key is published. */
    static final String SIGNING_DOMAIN = "signed.example";

    private static final Pattern SUBJECT_NUMBER = Pattern.compile("soak ([0-9]{1,9})\\b");
    private static final Pattern NUMBER = Pattern.compile("\nX-Soak-Number: ([0-9]{1,9})\r\n");
    private static final Clock SIGNED_AT = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
    private static final int LARGEST = 3_000_000;
    private static final int CROWD = 40;

    /** What sort of mail it is. */
    enum Kind {
        PLAIN(30),
        /** Text, HTML and an attachment. */
        MIXED(20),
        /** Up to {@link #LARGEST} octets. */
        LARGE(3),
        /** With a DKIM signature (RFC 6376). */
        SIGNED(12),
        /** With a mailbox and a header in UTF-8 (RFC 6531). */
        INTERNATIONAL(8),
        /** With a document that is parsed in a process of its own. */
        DOCUMENT(4),
        /** For many mailboxes. */
        CROWDED(3),
        /** The policy holds it. */
        HELD(8),
        /** The scanner knows it. */
        INFECTED(6),
        /** The policy refuses it. */
        UNWANTED(6);

        private final int share;

        Kind(int share) {
            this.share = share;
        }

        /** Whether nobody may ever get it. */
        boolean isForbidden() {
            return this == INFECTED || this == UNWANTED;
        }

        static Kind of(int dice) {
            int left = dice;
            for (Kind kind : values()) {
                left -= kind.share;
                if (left < 0) {
                    return kind;
                }
            }
            return PLAIN;
        }
    }

    Kind kind() {
        return Kind.of(new Random(number).nextInt(100));
    }

    /** The domain of sender and author. */
    String senderDomain() {
        return kind() == Kind.SIGNED ? SIGNING_DOMAIN : "sender.example";
    }

    /** One to three mailboxes on the domains, or a crowd. */
    List<String> recipients(List<String> domains) {
        Random random = new Random(number + 1L);
        String localPart = kind() == Kind.INTERNATIONAL ? "jörg" : "r";
        int count = kind() == Kind.CROWDED ? CROWD : 1 + random.nextInt(3);
        List<String> recipients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            recipients.add(localPart + i + "@" + domains.get(random.nextInt(domains.size())));
        }
        return recipients;
    }

    byte[] bytes() {
        Random random = new Random(~number);
        String head =
                "From: <sender@%s>\r\nTo: <r0@example.test>\r\nX-Soak-Number: %d\r\n".formatted(senderDomain(), number);
        return switch (kind()) {
            case PLAIN, CROWDED -> octets(head + subject("") + "\r\n" + lines(random, 200 + random.nextInt(10_000)));
            case HELD -> octets(head + subject(HELD) + "\r\n" + lines(random, 200 + random.nextInt(20_000)));
            case UNWANTED -> octets(head + subject(UNWANTED) + "\r\n" + lines(random, 300));
            case INTERNATIONAL -> octets(head + subject("Grüße") + "\r\nGrüße aus Köln\r\n");
            case SIGNED -> signed(head + subject("signed") + "\r\n" + lines(random, 2_000));
            case LARGE -> attached(head, "application/octet-stream; name=a.dat", random, random.nextInt(LARGEST));
            case MIXED -> attached(head, "application/octet-stream; name=b.dat", random, random.nextInt(50_000));
            case DOCUMENT -> octets(withPart(head, "application/rtf; name=minutes.rtf", rtf(random)));
            case INFECTED ->
                octets(withPart(head, "application/octet-stream; name=c.dat", octets("soak " + Eicar.text())));
        };
    }

    private String subject(String words) {
        return "Subject: soak %d %s\r\n".formatted(number, words);
    }

    private static byte[] signed(String text) {
        try {
            return Mails.bytes(Signers.sign(Mails.of(octets(text)), SIGNING_DOMAIN, SIGNED_AT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] attached(String head, String type, Random random, int size) {
        byte[] content = new byte[1 + size * 3 / 4];
        random.nextBytes(content);
        return octets(withPart(head, type, content));
    }

    private String withPart(String head, String type, byte[] content) {
        return head
                + subject("with a file")
                + """
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=outer

                --outer
                Content-Type: multipart/alternative; boundary=inner

                --inner
                Content-Type: text/plain

                See the file.
                .
                --inner
                Content-Type: text/html

                <p>See the <a href="https://www.example.org/">file</a>.</p>
                --inner--
                --outer
                Content-Type: %s
                Content-Disposition: attachment
                Content-Transfer-Encoding: base64

                %s
                --outer--
                """.formatted(type, Base64.getMimeEncoder().encodeToString(content))
                        .replaceAll("\r?\n", "\r\n");
    }

    private static byte[] rtf(Random random) {
        return octets("{\\rtf1\\ansi Minutes of meeting %d\\par}".formatted(random.nextInt(1_000_000)));
    }

    /** Lines of which some begin with dots. */
    private static String lines(Random random, int size) {
        StringBuilder text = new StringBuilder(size + 40);
        while (text.length() < size) {
            text.append(".".repeat(random.nextInt(3)))
                    .append(Long.toString(random.nextLong(), 36))
                    .append("\r\n");
        }
        return text.toString();
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The number in a subject; -1 if there is none. */
    static int numberIn(String subject) {
        Matcher number = SUBJECT_NUMBER.matcher(subject);
        return number.find() ? Integer.parseInt(number.group(1)) : -1;
    }

    /** What a backend makes of arrived bytes: fields of ours on top, and behind them exactly what was sent. */
    static Recognized recognize(byte[] arrived) {
        String all = new String(arrived, 0, Math.min(arrived.length, 32_768), StandardCharsets.ISO_8859_1);
        int end = all.indexOf("\r\n\r\n");
        String header = end < 0 ? all : all.substring(0, end + 2);
        if (header.contains(SMUGGLED)) {
            return new Damaged("a mail that was smuggled in");
        }
        Matcher number = NUMBER.matcher(header);
        if (!number.find()) {
            boolean known = header.contains(HOSTILE) || header.contains("multipart/report");
            return known
                    ? new Uncounted()
                    : new Damaged(
                            "a mail of nobody: " + header.lines().limit(12).toList());
        }
        SoakMail mail = new SoakMail(Integer.parseInt(number.group(1)));
        byte[] sent = mail.bytes();
        int prefix = arrived.length - sent.length;
        return prefix > 0 && Arrays.equals(arrived, prefix, arrived.length, sent, 0, sent.length)
                ? new Intact(mail.number())
                : new Damaged("mail %d, %s, not as it was sent".formatted(mail.number(), mail.kind()));
    }
}
