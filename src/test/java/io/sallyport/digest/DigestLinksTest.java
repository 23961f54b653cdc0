package io.sallyport.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.config.SiteConfig;
import io.sallyport.digest.DigestLinks.Act;
import io.sallyport.digest.DigestLinks.Link;
import io.sallyport.digest.DigestLinks.Reading;
import io.sallyport.quarantine.HeldMail;
import io.sallyport.quarantine.MailClass;
import io.sallyport.testing.Configs;
import io.sallyport.testing.FakeClock;
import io.sallyport.testing.HeldMails;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigestLinksTest {
    private static final HeldMail MAIL = HeldMails.of("A-held-1", "Bob@example.com", MailClass.SPAM);

    private final FakeClock clock = new FakeClock(Instant.parse("2026-03-01T10:00:00Z"));

    @TempDir
    Path data;

    private DigestLinks links(Path folder) {
        return new DigestLinks(
                Configs.of(
                        SiteConfig.class, "sallyport.data-dir", folder.toString(), "sallyport.hostname", "mx.example"),
                Configs.of(DigestConfig.class),
                clock);
    }

    private DigestLinks links() {
        return links(data);
    }

    @Test
    void aLinkSaysWhatMayBeDoneWithWhichMailByWhomAndUntilWhen() throws IOException {
        Instant end = links().expiry();
        assertThat(end).isEqualTo("2026-03-08T10:00:00Z");
        String token = links().token(Act.RELEASE, MAIL, end);
        assertThat(token).matches("[A-Za-z0-9_.-]{100,300}");
        assertThat(links().read(token))
                .isEqualTo(new Reading.Valid(new Link(Act.RELEASE, "A-held-1", "bob@example.com", end)));
    }

    @Test
    void aLinkIsOfOneMailAndOneRecipient() throws IOException {
        Reading read = links().read(links().token(Act.REQUEST, MAIL, links().expiry()));
        assertThat(read).isInstanceOfSatisfying(Reading.Valid.class, valid -> {
            assertThat(valid.link().isOf(MAIL)).isTrue();
            assertThat(valid.link().isOf(HeldMails.of("A-held-1", "ann@example.com", MailClass.SPAM)))
                    .isFalse();
            assertThat(valid.link().isOf(HeldMails.of("A-held-2", "bob@example.com", MailClass.SPAM)))
                    .isFalse();
        });
    }

    @Test
    void aLinkEnds() throws IOException {
        String token = links().token(Act.RELEASE, MAIL, links().expiry());
        clock.advance(Duration.ofDays(7).minusMillis(1));
        assertThat(links().read(token)).isInstanceOf(Reading.Valid.class);
        clock.advance(Duration.ofMillis(1));
        assertThat(links().read(token)).isInstanceOf(Reading.Expired.class);
    }

    @Test
    void whatIsChangedIsForged() throws IOException {
        String token = links().token(Act.REQUEST, MAIL, links().expiry());
        for (int i = 0; i < token.length(); i++) {
            // The last bits of Base64 may mean nothing
            if (i != token.indexOf('.') - 1 && i != token.length() - 1) {
                char other = token.charAt(i) == 'A' ? 'B' : 'A';
                String changed = token.substring(0, i) + other + token.substring(i + 1);
                assertThat(links().read(changed)).as(changed).isInstanceOf(Reading.Forged.class);
            }
        }
    }

    @Test
    void anotherActOrRecipientUnderTheSameSignatureIsForged() throws IOException {
        String token = links().token(Act.REQUEST, MAIL, links().expiry());
        String signature = token.substring(token.indexOf('.'));
        String content = new String(
                Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.'))), StandardCharsets.UTF_8);
        for (String changed :
                new String[] {content.replace("request", "release"), content.replace("bob@", "ann@"), content + " "}) {
            String forged =
                    Base64.getUrlEncoder().withoutPadding().encodeToString(changed.getBytes(StandardCharsets.UTF_8))
                            + signature;
            assertThat(links().read(forged)).as(changed).isInstanceOf(Reading.Forged.class);
        }
    }

    @Test
    void whatIsNoTokenIsForged() throws IOException {
        for (String token : new String[] {
            "", ".", "..", "a.b", "1", "%00", "ä.ö", "x".repeat(100_000), "x".repeat(900) + ".A", ".".repeat(900)
        }) {
            assertThat(links().read(token)).isInstanceOf(Reading.Forged.class);
        }
    }

    @Test
    void anotherGatewaysLinkIsForged() throws IOException {
        String token = links(data.resolve("other")).token(Act.RELEASE, MAIL, links().expiry());
        assertThat(links().read(token)).isInstanceOf(Reading.Forged.class);
    }

    @Test
    void theProofOfAFormIsOfOneLinkAndNoSignatureOfALink() throws IOException {
        String token = links().token(Act.RELEASE, MAIL, links().expiry());
        String proof = links().proof(token);
        assertThat(links().isProof(token, proof)).isTrue();
        assertThat(links().isProof(token, null)).isFalse();
        assertThat(links().isProof(token + "x", proof)).isFalse();
        assertThat(links().isProof(token, token.substring(token.indexOf('.') + 1)))
                .isFalse();
    }

    @Test
    void theKeyIsReadByTheGatewayAlone() throws IOException {
        links().token(Act.RELEASE, MAIL, links().expiry());
        Path key = data.resolve(DigestLinks.FILE);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        Files.writeString(key, "short");
        assertThatThrownBy(() -> links().read("AAAA.AAAA"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("holds no key");
    }
}
