package io.sallyport.auth.spf;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.spf.SpfRecord.Reading;
import io.sallyport.dns.TxtRecord;
import io.sallyport.testing.Fuzz;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class SpfRecordTest {
    @Test
    void anyRecordIsReadOrSaysWhyNot() {
        byte[] seed = ("v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 a:%{d2r-}.example.com/24//64 mx ptr:x.example"
                        + " include:%{ir}._spf.example.com exists:%{L10r.-+,/_=}.x exp=%%%_%-.example"
                        + " redirect=_spf.example.com unknown=%{h} ~all")
                .getBytes(ISO_8859_1);
        Fuzz.run(30_000, random -> {
            String text = new String(Fuzz.mutate(seed, random, "%{}:/=.+-~? 0129alrsdptvh\0"), ISO_8859_1);
            switch (SpfRecord.parse(text)) {
                case Reading.Absent() -> assertThat(SpfRecord.isSpf(text)).isFalse();
                case Reading.Valid(var record) ->
                    assertThat(record.directives()).hasSizeLessThan(20);
                case Reading.Invalid(var problem) ->
                    assertThat(problem).isNotEmpty().matches("[ -~]+");
            }
        });
    }

    @Test
    void hugeRecordsAreReadInTimeThatGrowsWithTheirLength() {
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (String terms : List.of(
                    "a ".repeat(500_000),
                    "ip4:1.2.3.4/".repeat(80_000),
                    "exists:" + "%{i}".repeat(250_000),
                    "exists:" + "%{".repeat(500_000),
                    "a/" + "1".repeat(1_000_000),
                    "x=".repeat(500_000),
                    "exists:%{d" + "9".repeat(1_000_000) + "}",
                    " ".repeat(1_000_000))) {
                assertThat(SpfRecord.parse("v=spf1 " + terms)).isNotInstanceOf(Reading.Absent.class);
            }
        });
    }

    @Test
    void recordThatWasReadBeforeIsNotReadAgain() {
        SpfRecordCache cache = new SpfRecordCache();
        Reading first = cache.select(List.of(TxtRecord.of("v=spf1 mx", " -all"), TxtRecord.of("other")));
        assertThat(cache.select(List.of(TxtRecord.of("v=spf1 ", "mx -all")))).isSameAs(first);
        assertThat(cache.select(List.of(TxtRecord.of("v=spf1 -all"), TxtRecord.of("v=spf1 -all"))))
                .isEqualTo(new Reading.Invalid("2 SPF records (expected: one)"));
    }
}
