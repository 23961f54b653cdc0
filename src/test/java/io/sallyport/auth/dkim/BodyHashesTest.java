package io.sallyport.auth.dkim;

import static io.sallyport.auth.dkim.Canonicalization.RELAXED;
import static io.sallyport.auth.dkim.Canonicalization.SIMPLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.dkim.BodyHash.Value;
import io.sallyport.mail.MailMessage;
import io.sallyport.testing.Fuzz;
import io.sallyport.testing.Mails;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BodyHashesTest {
    /** The example of RFC 6376 § 3.4.5. */
    private static final String EXAMPLE = " C \r\nD \t E\r\n\r\n\r\n";

    @Test
    void examplesOfTheRfcAreCanonicalizedAsItSays() {
        assertThat(hash(EXAMPLE, BodyHash.ofWhole(RELAXED))).isEqualTo(sha256(" C\r\nD E\r\n"));
        assertThat(hash(EXAMPLE, BodyHash.ofWhole(SIMPLE))).isEqualTo(sha256(" C \r\nD \t E\r\n"));
    }

    /** The hashes in RFC 6376 § 3.4.3 and § 3.4.4 for SHA-256. */
    @Test
    void emptyBodyHasTheHashesThatTheRfcGives() {
        for (String empty : new String[] {"", "\r\n", "\r\n\r\n\r\n"}) {
            assertThat(hash(empty, BodyHash.ofWhole(SIMPLE))).isEqualTo("frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=");
            assertThat(hash(empty, BodyHash.ofWhole(RELAXED)))
                    .isEqualTo("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
        }
    }

    @Test
    void bodyWithoutALineEndGetsOne() {
        assertThat(hash("a", BodyHash.ofWhole(SIMPLE))).isEqualTo(sha256("a\r\n"));
        assertThat(hash("a \t", BodyHash.ofWhole(RELAXED))).isEqualTo(sha256("a\r\n"));
        assertThat(hash("a\r", BodyHash.ofWhole(RELAXED))).isEqualTo(sha256("a\r\r\n"));
        assertThat(hash("a\n", BodyHash.ofWhole(SIMPLE))).isEqualTo(sha256("a\n\r\n"));
    }

    @Test
    void beginningOfABodyIsHashedAsFarAsAsked() {
        Map<BodyHash, Value> values = hashes(
                Mails.of(EXAMPLE.getBytes(StandardCharsets.US_ASCII)),
                0,
                Set.of(
                        new BodyHash(RELAXED, 0),
                        new BodyHash(RELAXED, 4),
                        new BodyHash(RELAXED, 9),
                        new BodyHash(RELAXED, 10),
                        new BodyHash(SIMPLE, Long.MAX_VALUE)));
        assertThat(base64(values.get(new BodyHash(RELAXED, 0)).hash())).isEqualTo(sha256(""));
        assertThat(base64(values.get(new BodyHash(RELAXED, 4)).hash())).isEqualTo(sha256(" C\r\n"));
        assertThat(base64(values.get(new BodyHash(RELAXED, 9)).hash())).isEqualTo(sha256(" C\r\nD E\r\n"));
        assertThat(values.get(new BodyHash(RELAXED, 10)).hash()).isNull();
        assertThat(values.get(new BodyHash(RELAXED, 10)).bodyOctets()).isEqualTo(9);
        assertThat(values.get(new BodyHash(SIMPLE, Long.MAX_VALUE)).hash()).isNull();
        assertThat(values).hasSize(5);
    }

    @Test
    void beginningOfNoOctetsIsFoundInAnEmptyBody() {
        assertThat(hash("", new BodyHash(RELAXED, 0))).isEqualTo(sha256(""));
    }

    /** However a stream cuts the body, the hash is that of the plain algorithm, which looks at one octet at a time. */
    @Test
    void anyBodyInAnyPiecesIsHashedLikeThePlainAlgorithmDoes() {
        Fuzz.run(3000, random -> {
            byte[] body = randomBody(random);
            byte[] header = "A: b\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
            byte[] message = Arrays.copyOf(header, header.length + body.length);
            System.arraycopy(body, 0, message, header.length, body.length);
            long length = random.nextInt(body.length + 4);
            Set<BodyHash> wanted = Set.of(
                    BodyHash.ofWhole(SIMPLE),
                    BodyHash.ofWhole(RELAXED),
                    new BodyHash(SIMPLE, length),
                    new BodyHash(RELAXED, length));
            Map<BodyHash, Value> values = hashes(inPieces(message, random), header.length, wanted);
            String text = new String(body, StandardCharsets.ISO_8859_1);
            for (BodyHash each : wanted) {
                String plain = each.canonicalization() == SIMPLE ? simple(text) : relaxed(text);
                Value value = values.get(each);
                assertThat(value.bodyOctets()).isEqualTo(plain.length());
                assertThat(value.hash() == null ? null : base64(value.hash()))
                        .as(each.toString())
                        .isEqualTo(
                                each.length() > plain.length()
                                        ? null
                                        : sha256(each.length() < 0 ? plain : plain.substring(0, (int) each.length())));
            }
        });
    }

    private static String simple(String body) {
        String rest = body;
        while (rest.endsWith("\r\n")) {
            rest = rest.substring(0, rest.length() - 2);
        }
        return rest + "\r\n";
    }

    private static String relaxed(String body) {
        String rest = body.replaceAll("[ \t]+", " ").replaceAll(" (?=\r\n)", "").replaceAll(" \\z", "");
        while (rest.endsWith("\r\n")) {
            rest = rest.substring(0, rest.length() - 2);
        }
        return rest.isEmpty() ? "" : rest + "\r\n";
    }

    private static byte[] randomBody(Random random) {
        byte[] body = new byte[random.nextInt(random.nextBoolean() ? 60 : 3000)];
        boolean dense = random.nextBoolean();
        for (int i = 0; i < body.length; i++) {
            boolean special = random.nextInt(dense ? 2 : 30) == 0;
            body[i] = (byte) (special ? " \t\r\n!\b".charAt(random.nextInt(6)) : random.nextInt(256));
            if (special && body[i] == '\r' && i + 1 < body.length && random.nextInt(4) > 0) {
                body[++i] = '\n';
            }
        }
        return body;
    }

    private static MailMessage inPieces(byte[] bytes, Random random) {
        MailMessage whole = Mails.of(bytes);
        return new MailMessage() {
            @Override
            public long size() {
                return whole.size();
            }

            @Override
            public boolean hasEightBitData() {
                return whole.hasEightBitData();
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes) {
                    @Override
                    public synchronized int read(byte[] buffer, int off, int len) {
                        return super.read(buffer, off, Math.min(len, random.nextInt(1, 40)));
                    }
                };
            }
        };
    }

    private static String hash(String body, BodyHash wanted) {
        byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
        return base64(hashes(Mails.of(bytes), 0, Set.of(wanted)).get(wanted).hash());
    }

    private static Map<BodyHash, Value> hashes(MailMessage message, int bodyOffset, Set<BodyHash> wanted) {
        try {
            return BodyHashes.of(message, bodyOffset, wanted);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(String text) {
        return base64(BodyDigest.sha256().digest(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static String base64(byte[] octets) {
        return Base64.getEncoder().encodeToString(octets);
    }
}
