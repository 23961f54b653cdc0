package io.sallyport.digest;

import io.sallyport.config.PrivateFile;
import io.sallyport.config.SiteConfig;
import io.sallyport.journal.DecisionQuery;
import io.sallyport.quarantine.HeldMail;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Links of digests: each says what may be done with which mail by whom and until when, and a signature (HMAC-SHA-256,
 * RFC 2104) that we have said so. Nothing is kept of a link. That it works once is the held mail's doing, which changes its
 * state once.
 *
 * <p>The key lies in the data folder, made at its first use, readable for the gateway alone. Without that file all links
 * that are out are void.
 */
@Singleton
public final class DigestLinks {
    /** The file of the key in the data folder. */
    static final String FILE = "digest/link-key";

    /** The longest token: an id of 64 characters and an address of 320 octets fit in, in Base64. */
    public static final int MOST_TOKEN = 1_000;

    private static final int KEY_OCTETS = 32;
    private static final String ALGORITHM = "HmacSHA256";
    private static final Pattern CONTENT =
            Pattern.compile("1 (release|request|block) ([0-9]{1,12}) ([A-Za-z0-9_-]{1,64}) (.{1,400})", Pattern.DOTALL);

    private final Path file;
    private final Duration life;
    private final Clock clock;
    private @Nullable SecretKeySpec key;

    @Inject
    DigestLinks(SiteConfig site, DigestConfig config, Clock clock) {
        this.file = site.dataDir().resolve(FILE);
        this.life = config.linkLife();
        this.clock = clock;
    }

    /** What a link does. */
    public enum Act {
        /** Lets the mail go. */
        RELEASE,
        /** Asks somebody who may to let it go. */
        REQUEST,
        /** Deletes it, and refuses mail of its sender from now on. */
        BLOCK;

        private String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What a link says.
     *
     * @param id of the held mail
     * @param recipient for whom it is held, in the form of {@link DecisionQuery#key}
     * @param expires from when on it is void, in full seconds
     */
    public record Link(Act act, String id, String recipient, Instant expires) {
        /** Whether it is about this mail. */
        public boolean isOf(HeldMail mail) {
            return id.equals(mail.id()) && recipient.equals(DecisionQuery.key(mail.recipient()));
        }
    }

    /** What a token turned out to be. */
    public sealed interface Reading {
        /** It is ours and holds. */
        record Valid(Link link) implements Reading {}

        /** It was ours. */
        record Expired() implements Reading {}

        /** It is not ours. */
        record Forged() implements Reading {}
    }

    /** When links end that are made now. */
    Instant expiry() {
        return Instant.ofEpochSecond(clock.instant().plus(life).getEpochSecond());
    }

    /** A token for an act of its recipient on a mail. */
    String token(Act act, HeldMail mail, Instant expires) throws IOException {
        String content = "1 %s %d %s %s"
                .formatted(act.text(), expires.getEpochSecond(), mail.id(), DecisionQuery.key(mail.recipient()));
        byte[] octets = content.getBytes(StandardCharsets.UTF_8);
        return base64(octets) + "." + base64(signature("link", octets));
    }

    /** What a token says, if it is ours. */
    public Reading read(String token) throws IOException {
        int dot = token.indexOf('.');
        byte[] content = dot < 0 || token.length() > MOST_TOKEN ? null : octets(token.substring(0, dot));
        byte[] signature = dot < 0 || content == null ? null : octets(token.substring(dot + 1));
        if (content == null || signature == null || !MessageDigest.isEqual(signature, signature("link", content))) {
            return new Reading.Forged();
        }
        Matcher parts = CONTENT.matcher(new String(content, StandardCharsets.UTF_8));
        if (!parts.matches()) {
            return new Reading.Forged();
        }
        Instant expires = Instant.ofEpochSecond(Long.parseLong(parts.group(2)));
        return clock.instant().isBefore(expires)
                ? new Reading.Valid(new Link(
                        Act.valueOf(parts.group(1).toUpperCase(Locale.ROOT)), parts.group(3), parts.group(4), expires))
                : new Reading.Expired();
    }

    /** What the form on the page of a link bears: only who has seen the page knows it. */
    public String proof(String token) throws IOException {
        return base64(signature("form", token.getBytes(StandardCharsets.UTF_8)));
    }

    /** Whether a form bears what the page of this link gave it. */
    public boolean isProof(String token, @Nullable String proof) throws IOException {
        return proof != null
                && MessageDigest.isEqual(
                        proof.getBytes(StandardCharsets.UTF_8), proof(token).getBytes(StandardCharsets.UTF_8));
    }

    private byte[] signature(String purpose, byte[] content) throws IOException {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key());
            mac.update(
                    (purpose + "\n").getBytes(StandardCharsets.UTF_8)); // What is signed for one is not for the other
            return mac.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
        }
    }

    private synchronized SecretKeySpec key() throws IOException {
        SecretKeySpec known = key;
        if (known == null) {
            if (!Files.exists(file)) {
                byte[] made = new byte[KEY_OCTETS];
                new SecureRandom().nextBytes(made);
                PrivateFile.write(file, base64(made) + "\n");
            }
            byte[] octets = octets(Files.readString(file).strip());
            if (octets == null || octets.length < KEY_OCTETS) {
                throw new IOException(
                        file + " holds no key; without it a new one is made, and links that are out are void");
            }
            known = new SecretKeySpec(octets, ALGORITHM);
            key = known;
        }
        return known;
    }

    private static String base64(byte[] octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    private static byte @Nullable [] octets(String base64) {
        try {
            return Base64.getUrlDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return null; // Anybody can write anything behind our address
        }
    }
}
