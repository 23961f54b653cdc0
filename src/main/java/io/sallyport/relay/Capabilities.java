package io.sallyport.relay;

import io.sallyport.mail.SmtpReply;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a backend offered in its reply to EHLO or LHLO.
 *
 * @param startTls RFC 3207
 * @param pipelining RFC 2920
 * @param chunking RFC 3030
 * @param size RFC 1870
 * @param eightBitMime RFC 6152
 * @param smtpUtf8 RFC 6531; counts only together with 8BITMIME (§ 3.1, item 8)
 * @param maxRecipients how many recipients a transaction may have (RFC 9422 § 4.2), as far as the backend says
 */
record Capabilities(
        boolean startTls,
        boolean pipelining,
        boolean chunking,
        boolean size,
        boolean eightBitMime,
        boolean smtpUtf8,
        int maxRecipients) {
    /** What a server can do that knows only HELO. */
    static final Capabilities NONE = new Capabilities(false, false, false, false, false, false, Integer.MAX_VALUE);

    /** Reads the lines behind the first; keywords that we do not know are passed over (RFC 5321 § 4.1.1.1). */
    static Capabilities of(SmtpReply hello) {
        List<List<String>> lines = hello.lines().stream()
                .skip(1)
                .map(line -> Arrays.asList(line.strip().toUpperCase(Locale.ROOT).split(" +")))
                .toList();
        List<String> keywords = lines.stream().map(List::getFirst).toList();
        boolean eightBitMime = keywords.contains("8BITMIME");
        return new Capabilities(
                keywords.contains("STARTTLS"),
                keywords.contains("PIPELINING"),
                keywords.contains("CHUNKING"),
                keywords.contains("SIZE"),
                eightBitMime,
                eightBitMime && keywords.contains("SMTPUTF8"),
                lines.stream()
                        .filter(line -> line.getFirst().equals("LIMITS"))
                        .flatMap(List::stream)
                        .filter(limit -> limit.matches("RCPTMAX=[1-9][0-9]{0,5}"))
                        .mapToInt(limit -> Integer.parseInt(limit.substring("RCPTMAX=".length())))
                        .min()
                        .orElse(Integer.MAX_VALUE));
    }
}
