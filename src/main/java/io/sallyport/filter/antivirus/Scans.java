package io.sallyport.filter.antivirus;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.sallyport.filter.Failover;
import io.sallyport.mail.Octets;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Has things scanned by whichever scanner answers, and remembers what was said. Thread-safe. */
final class Scans implements Scanning {
    /** More than all policies together name. */
    private static final int MAX_SERVERS = 1000;

    private final Cache<Question, Scanned> remembered;
    private final Cache<Introduction, ScanService> services;
    private final Failover<ScanServer> failover;

    /** What is remembered: the same octets, for the same engine and signatures, of one of the same servers. */
    private record Question(ByteBuffer digest, String engine, List<ScanServer> servers) {}

    private record Introduction(ScanServer server, Duration connect, Duration answer) {}

    Scans(AntivirusConfig config, Duration rest, Clock clock) {
        Ticker ticker = () -> nanos(clock.instant());
        this.remembered = Caffeine.newBuilder()
                .maximumSize(config.remembered())
                .expireAfterWrite(config.rememberedFor())
                .ticker(ticker)
                .build();
        this.services = Caffeine.newBuilder()
                .maximumSize(MAX_SERVERS)
                .expireAfterWrite(config.engineRefresh())
                .ticker(ticker)
                .build();
        this.failover = new Failover<>(clock, rest);
    }

    private static long nanos(Instant now) {
        return now.getEpochSecond() * 1_000_000_000 + now.getNano();
    }

    @Override
    public Scanned scan(ScanObject object, AntivirusSettings settings) throws IOException, InterruptedException {
        ByteBuffer digest = digest(object.octets());
        return failover.ask(settings.servers(), settings.order(), server -> {
            ScanService service = service(new Introduction(server, settings.connect(), settings.answer()));
            Question question = new Question(digest, service.engine(), settings.servers());
            Scanned known = remembered.getIfPresent(question);
            if (known != null) {
                return known;
            }
            Scanned scanned = new Scanned(service.scan(object), server, service.engine());
            if (isLasting(scanned)) {
                remembered.put(question, scanned);
            }
            return scanned;
        });
    }

    /** A size limit is a line in the scanner's configuration, which its engine does not tell. */
    private static boolean isLasting(Scanned scanned) {
        return !scanned.engine().isEmpty() && !(scanned.answer() instanceof ScanAnswer.TooLarge);
    }

    /** Not loaded within the cache: who waits for one server would hold up others. */
    private ScanService service(Introduction introduction) throws IOException, InterruptedException {
        @Nullable ScanService known = services.getIfPresent(introduction);
        if (known != null) {
            return known;
        }
        ScanService introduced = introduction.server().introduce(introduction.connect(), introduction.answer());
        services.put(introduction, introduced);
        return introduced;
    }

    private static ByteBuffer digest(Octets octets) throws IOException {
        try (InputStream in = octets.open();
                DigestInputStream digested = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digested.transferTo(OutputStream.nullOutputStream());
            return ByteBuffer.wrap(digested.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
