package io.sallyport.cluster;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A mail that is known by its number alone: envelope, bytes and fate follow from it, so that nothing of it need be kept.
 */
record ClusterMail(int number) {
    /** Mail for this domain is delivered while its sender waits. */
    static final String CUT_THROUGH = "cut-through.example.test";
    /** Mail for this domain is spooled, and delivered afterwards. */
    static final String QUEUED = "queued.example.test";
    /** In the subject of what both domains hold. */
    static final String HELD = "be-held";
    /** In the subject of what only the second domain holds. */
    static final String PARTLY_HELD = "be-partly-held";

    /** One that shows what becomes of its sender, and is not counted. */
    static final ClusterMail UNCOUNTED = new ClusterMail(0);

    private static final Pattern NUMBER = Pattern.compile("\nMessage-ID: <([0-9]{1,9})@cluster\\.example>\r\n");

    /** What becomes of a copy if nobody fails. */
    enum Fate {
        DELIVERED,
        /** It is held, and somebody lets it go. */
        RELEASED,
        /** It is held, and nobody decides about it. */
        KEPT
    }

    /** One to three mailboxes. */
    List<String> recipients() {
        List<String> all = List.of("ann@" + CUT_THROUGH, "bob@" + QUEUED, "cid@" + QUEUED);
        return switch (number % 4) {
            case 0 -> all;
            case 1 -> all.subList(0, 1);
            case 2 -> all.subList(1, 2);
            default -> all.subList(0, 2);
        };
    }

    Fate fate(String recipient) {
        boolean held = isHeld() || isPartlyHeld() && recipient.endsWith(QUEUED);
        if (!held) {
            return Fate.DELIVERED;
        }
        return number % 3 == 0 ? Fate.KEPT : Fate.RELEASED;
    }

    /** Whether both gateways are asked to let it go, at about the same time. */
    boolean isReleasedTwice() {
        return number % 7 == 0;
    }

    private boolean isHeld() {
        return number % 5 == 0;
    }

    private boolean isPartlyHeld() {
        return number % 5 == 1;
    }

    byte[] bytes() {
        Random random = new Random(number);
        String word = isHeld() ? HELD : isPartlyHeld() ? PARTLY_HELD : "plain";
        StringBuilder text = new StringBuilder(4096)
                .append("From: <sender@sender.example>\r\nSubject: ")
                .append(word)
                .append("\r\nMessage-ID: <")
                .append(number)
                .append("@cluster.example>\r\n\r\n");
        int size = 300 + random.nextInt(3_000);
        while (text.length() < size) {
            text.append(Long.toString(random.nextLong(), 36)).append("\r\n");
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** The number in a Message-ID, with its brackets or without; -1 if it is none of ours. */
    static int numberOf(String messageId) {
        Matcher number = NUMBER.matcher("\nMessage-ID: <" + messageId.replaceAll("[<>]", "") + ">\r\n");
        return number.find() ? Integer.parseInt(number.group(1)) : -1;
    }

    /** The mail that bytes are, with fields of ours before its own; null if they are none of these, or not whole. */
    static @Nullable ClusterMail of(byte[] arrived) {
        Matcher number = NUMBER.matcher(new String(arrived, StandardCharsets.ISO_8859_1));
        if (!number.find()) {
            return null;
        }
        ClusterMail mail = new ClusterMail(Integer.parseInt(number.group(1)));
        byte[] sent = mail.bytes();
        int own = arrived.length - sent.length;
        return own > 0 && Arrays.equals(arrived, own, arrived.length, sent, 0, sent.length) ? mail : null;
    }
}
