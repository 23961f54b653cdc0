package io.sallyport.probe;

import io.sallyport.mail.SmtpReply;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a server offers in its reply to EHLO or LHLO (RFC 5321 § 4.1.1.1).
 *
 * @param keywords in upper case, each with its parameters, which may be empty
 */
record Offer(Map<String, String> keywords) {
    /** That of a server that was not asked, or knows only HELO. */
    static final Offer NONE = new Offer(Map.of());

    Offer {
        keywords = Map.copyOf(keywords);
    }

    static Offer of(SmtpReply hello) {
        Map<String, String> keywords = new TreeMap<>();
        hello.lines().stream().skip(1).forEach(line -> {
            String[] words = line.strip().split(" +", 2);
            // AUTH=LOGIN is how AUTH was written before RFC 2554
            String keyword = words[0].toUpperCase(Locale.ROOT).replaceFirst("^AUTH=.*", "AUTH");
            keywords.putIfAbsent(keyword, words.length == 1 ? "" : words[1]);
        });
        return new Offer(keywords);
    }

    boolean has(String keyword) {
        return keywords.containsKey(keyword);
    }

    /** The most octets that a message may have (RFC 1870 § 4); null if none is said, or zero: no fixed maximum. */
    @Nullable
    Long largest() {
        String size = keywords.getOrDefault("SIZE", "");
        return size.matches("[0-9]{1,18}") && Long.parseLong(size) > 0 ? Long.valueOf(size) : null;
    }
}
