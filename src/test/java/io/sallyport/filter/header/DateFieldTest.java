package io.sallyport.filter.header;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.testing.Fuzz;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DateFieldTest {
    @Test
    void todaysFormIsRead() {
        assertAreRead(Map.of(
                "Fri, 21 Nov 1997 09:55:06 -0600", "1997-11-21T15:55:06Z",
                "21 Nov 1997 09:55:06 -0600", "1997-11-21T15:55:06Z",
                "Tue, 1 Jul 2003 10:52:37 +0200", "2003-07-01T08:52:37Z",
                "Thu, 13 Feb 1969 23:32 -0330", "1969-02-14T03:02:00Z",
                "thu, 13 FEB 1969 23:32:54 +0000", "1969-02-13T23:32:54Z",
                "Sat, 31 Dec 2016 23:59:60 +0000", "2016-12-31T23:59:59Z",
                "Sun, 22 Nov 2026 10:00:00 +0100 (CET)", "2026-11-22T09:00:00Z"));
    }

    /** The examples of RFC 5322 appendix A.5 and A.6.2, and what § 4.3 says of years and zones. */
    @Test
    void oldFormsAreRead() {
        assertAreRead(Map.of(
                "Thu,\r\n      13\r\n        Feb\r\n          1969\r\n      23:32\r\n               -0330 (Newfoundland Time)",
                "1969-02-14T03:02:00Z",
                "21 Nov 97 09:55:06 GMT",
                "1997-11-21T09:55:06Z",
                "Fri, 21 Nov 1997 09(comment):   55  :  06 -0600",
                "1997-11-21T15:55:06Z",
                "1 Jan 49 00:00 UT",
                "2049-01-01T00:00:00Z",
                "1 Jan 50 00:00 EST",
                "1950-01-01T05:00:00Z",
                "1 Jan 126 00:00 PDT",
                "2026-01-01T07:00:00Z",
                "1 Jan 2026 00:00 Z",
                "2026-01-01T00:00:00Z",
                "1 Jan 2026 00:00 A",
                "2026-01-01T00:00:00Z",
                "1 (a (b) \\) c) Jan 2026 00:00 +0000",
                "2026-01-01T00:00:00Z"));
    }

    @Test
    void whatIsNoDateIsNotRead() {
        for (String text : new String[] {
            "",
            "now",
            "2026-11-22T10:00:00Z",
            "Sun, 22 Nov 2026 10:00:00",
            "Sun, 22 Nov 2026 10:00:00 +01",
            "Sun, 22 Nov 2026 10:00:00 +0100 extra",
            "Sun, 30 Feb 2026 10:00:00 +0000",
            "Sun, 22 Now 2026 10:00:00 +0000",
            "Sun, 22 Nov 20266 10:00:00 +0000",
            "Sun, 22 Nov 2026 25:00:00 +0000",
            "Sun, 22 Nov 2026 10:61:00 +0000",
            "Sun, 22 Nov 2026 10:00:61 +0000",
            "Sun, 22 Nov 2026 10:00:00 +9900",
            "Sun, 22 Nov 2026 10:00:00 J",
            "Sun, 22 Nov 2026 10:00:00 (GMT",
            "٢٢ Nov 2026 10:00:00 +0000",
            ",".repeat(900),
            "(".repeat(1000),
            "1 Jan 2026 00:00 +0000" + " ".repeat(1_000_000)
        }) {
            assertThat(DateField.read(text))
                    .as(text.substring(0, Math.min(60, text.length())))
                    .isNull();
        }
    }

    @Test
    void whateverAProgramWritesIsReadBack() {
        DateTimeFormatter format = DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH);
        Fuzz.run(2000, random -> {
            Instant time = Instant.ofEpochSecond(random.nextLong(0, 4_000_000_000L));
            String text =
                    format.format(time.atOffset(ZoneOffset.ofTotalSeconds(60 * random.nextInt(-18 * 60, 18 * 60 + 1))));
            assertThat(DateField.read(text)).as(text).isEqualTo(time);
        });
    }

    @Test
    void anyTextIsADateOrNone() {
        byte[] sample = "Fri, 21 Nov 1997 09(comment):55:06 -0600 (a \\) b)".getBytes(StandardCharsets.US_ASCII);
        Fuzz.run(20_000, random -> {
            Instant read = DateField.read(
                    new String(Fuzz.mutate(sample, random, "0123456789 +-:,()\\\r\nGMT"), StandardCharsets.ISO_8859_1));
            assertThat(read == null || read.isBefore(Instant.parse("+10000-01-03T00:00:00Z")))
                    .isTrue();
        });
    }

    private static void assertAreRead(Map<String, String> expected) {
        expected.forEach(
                (text, instant) -> assertThat(DateField.read(text)).as(text).isEqualTo(Instant.parse(instant)));
    }
}
