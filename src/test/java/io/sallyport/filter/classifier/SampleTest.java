package io.sallyport.filter.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mail.Authentication;
import io.sallyport.mail.AuthenticationResult;
import io.sallyport.mail.Octets;
import io.sallyport.message.HeaderField;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SampleTest {
    private static final String SENT = """
            Received: from a.example by b.example; Sun, 22 Nov 2026 10:00:00 +0000
            From: anne@sender.example
            Subject: hello

            Hello.
            """;
    private static final String DELIVERED = """
            Return-Path: <anne@sender.example>
            Delivered-To: bob@example.test
            Received: from mx.example.test by store.example.test; Sun, 22 Nov 2026 10:00:02 +0000
            Authentication-Results: mx.example.test; spf=pass smtp.mailfrom=anne@sender.example;
             dkim=fail header.d=sender.example
            Received: from mail.sender.example (mail.sender.example [192.0.2.1])
             by mx.example.test (Sallyport) with ESMTP id 1; Sun, 22 Nov 2026 10:00:01 +0000
            """ + SENT;

    @Test
    void copyInAMailboxIsTheMessageThatCameIn() throws IOException {
        Sample sent = Sample.received(Letters.message(SENT), Authentication.NONE);
        Sample delivered = Sample.delivered(Letters.message(DELIVERED), "mx.example.test");
        assertThat(names(delivered)).isEqualTo(names(sent)).containsExactly("Received", "From", "Subject");
        assertThat(key(delivered, Letters.message(DELIVERED))).isEqualTo(key(sent, Letters.message(SENT)));
    }

    @Test
    void whatWeProvedAboutTheSenderIsReadFromOurTraceHeader() throws IOException {
        assertThat(Sample.delivered(Letters.message(DELIVERED), "mx.example.test")
                        .facts())
                .containsExactly("dkim=fail", "spf=pass");
        Authentication known = new Authentication(
                List.of(
                        new AuthenticationResult("spf", "pass", null, null, List.of(), List.of()),
                        new AuthenticationResult("dkim", "fail", null, null, List.of(), List.of())),
                null,
                null,
                Set.of(),
                Set.of(),
                null);
        assertThat(Sample.received(Letters.message(SENT), known).facts()).containsExactly("dkim=fail", "spf=pass");
    }

    @Test
    void whatAnybodyElseSaysAboutTheSenderIsNotBelieved() throws IOException {
        String forged = "Authentication-Results: mx.example.test; spf=pass\nX-Spam-Status: No\n" + SENT;
        assertThat(Sample.delivered(Letters.message(forged), "mx.example.test").facts())
                .isEmpty();
        assertThat(names(Sample.received(Letters.message(forged), Authentication.NONE)))
                .doesNotContain("Authentication-Results", "X-Spam-Status");
    }

    @Test
    void lineEndsAndEmptyLinesAtTheEndMakeNoOtherMessage() throws IOException {
        String key = key(Sample.delivered(Letters.message(SENT), "mx"), Letters.message(SENT));
        Octets unix = Letters.octets(SENT + "\n\n");
        assertThat(key(Sample.delivered(unix, "mx"), unix)).isEqualTo(key);
        Octets other = Letters.octets(SENT + "more");
        assertThat(key(Sample.delivered(other, "mx"), other)).isNotEqualTo(key);
        Octets apart = Letters.octets(SENT.replace("Hello.", "Hel\nlo."));
        assertThat(key(Sample.delivered(apart, "mx"), apart)).isNotEqualTo(key);
    }

    @Test
    void keyOfAnotherModelIsAnother() throws IOException {
        Octets message = Letters.octets(SENT);
        Sample sample = Sample.delivered(message, "mx");
        assertThat(MessageKey.of(1, sample, message)).isNotEqualTo(MessageKey.of(2, sample, message));
    }

    @Test
    void messagesWithoutTextOrHeaderOrOfAnySizeAreRead() throws IOException {
        for (String text : List.of("", "\n", "\n\n", "x", "Subject: x", "Subject: x\n\n", "\0\0\0\n\n\0", ": \n :\n")) {
            Octets message = Letters.octets(text);
            Sample sample = Sample.delivered(message, "mx");
            assertThat(key(sample, message)).hasSize(32);
            assertThat(Features.of(Reading.of(sample), 1).places()).isNotNull();
        }
        byte[] large = "word ".repeat(10_000_000).getBytes(StandardCharsets.US_ASCII);
        Sample sample = Sample.delivered(Octets.of(large), "mx");
        assertThat(key(sample, Octets.of(large))).hasSize(32);
        assertThat(Features.of(Reading.of(sample), 1).places()).hasSizeLessThan(100);
    }

    @Test
    void featuresAreBoundedWhateverAMessageHolds() throws IOException {
        byte[] noise = new byte[1_000_000];
        new Random(1).nextBytes(noise);
        Sample sample = Sample.delivered(Octets.of(noise), "mx");
        assertThat(Features.of(Reading.of(sample), 1).places()).hasSizeLessThan(16_384);
        String hosts = "\n\n" + "http://a.b.c.d.e.f.g.h.i.j.k.l.example/ ".repeat(400) + "http://".repeat(500);
        assertThat(Features.of(Reading.of(Sample.delivered(Letters.octets(hosts), "mx")), 1)
                        .places())
                .hasSizeLessThan(16_384);
    }

    private static List<String> names(Sample sample) {
        return sample.fields().stream().map(HeaderField::name).toList();
    }

    private static String key(Sample sample, Octets message) throws IOException {
        return MessageKey.of(1, sample, message);
    }
}
