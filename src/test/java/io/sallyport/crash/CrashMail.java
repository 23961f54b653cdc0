package io.sallyport.crash;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A mail that is known by its number alone: envelope and bytes follow from it, so that what arrives can be compared with
 * what was sent without keeping it.
 */
record CrashMail(int number) {
    private static final Pattern NUMBER = Pattern.compile("\nX-Crash-Number: ([0-9]{1,9})\r\n");
    /** The field of the gateway under test, folded, and nothing behind it. */
    private static final Pattern TRACE = Pattern.compile(
            "Authentication-Results: [^\r\n]+(\r\n[ \t][^\r\n]+)*\r\nReceived: [^\r\n]+(\r\n[ \t][^\r\n]+)*\r\n");

    private static final int LARGE = 300 * 1024; // more than the gateway holds in memory

    /** One to three mailboxes on the domains. */
    List<String> recipients(List<String> domains) {
        Random random = new Random(number);
        List<String> recipients = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            recipients.add("r" + i + "@" + domains.get(random.nextInt(domains.size())));
        }
        return recipients;
    }

    /** The message: mostly small, some large, with lines that begin with dots. */
    byte[] bytes() {
        Random random = new Random(~number);
        int size = random.nextInt(50) == 0 ? LARGE : 200 + random.nextInt(20_000);
        StringBuilder text = new StringBuilder(size + 100)
                .append("From: <sender@sender.example>\r\nX-Crash-Number: ")
                .append(number)
                .append("\r\nSubject: crash\r\n\r\n");
        while (text.length() < size) {
            text.append(".".repeat(random.nextInt(3)))
                    .append(Long.toString(random.nextLong(), 36))
                    .append("\r\n");
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** The mail that arrived bytes belong to; null if they hold no number. */
    static @Nullable CrashMail of(byte[] arrived) {
        Matcher number = NUMBER.matcher(header(arrived));
        return number.find() ? new CrashMail(Integer.parseInt(number.group(1))) : null;
    }

    /** Whether arrived bytes are our two trace fields and then exactly this mail. */
    boolean isIntact(byte[] arrived) {
        byte[] sent = bytes();
        int prefix = arrived.length - sent.length;
        return prefix > 0
                && Arrays.equals(arrived, prefix, arrived.length, sent, 0, sent.length)
                && TRACE.matcher(new String(arrived, 0, prefix, StandardCharsets.US_ASCII))
                        .matches();
    }

    /** What a backend makes of arrived bytes. */
    static UnsteadyBackend.Recognized recognize(byte[] arrived) {
        CrashMail mail = of(arrived);
        return mail != null && mail.isIntact(arrived)
                ? new UnsteadyBackend.Intact(mail.number())
                : new UnsteadyBackend.Damaged(String.valueOf(mail));
    }

    private static String header(byte[] arrived) {
        return new String(arrived, 0, Math.min(arrived.length, 4096), StandardCharsets.ISO_8859_1);
    }
}
