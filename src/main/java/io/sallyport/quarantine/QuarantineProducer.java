package io.sallyport.quarantine;

import io.sallyport.config.SiteConfig;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.quarantine.QuarantinePlace.Own;
import io.sallyport.quarantine.QuarantinePlace.Shared;
import io.sallyport.spool.Spool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Opens the files of held messages, in {@code <data-dir>/quarantine} or where several gateways find them. */
class QuarantineProducer {
    private static final long MOST_OF_KEY_FILE = 64 * 1024;

    @Produces
    @ApplicationScoped
    QuarantineIndex index(QuarantinePlace place) {
        return switch (place) {
            case Own own -> own.index();
            case Shared shared -> shared.index();
        };
    }

    @Produces
    @Singleton
    Stock stock(QuarantinePlace place, SiteConfig site, QuarantineConfig config, Spool spool, MailMetrics metrics)
            throws IOException {
        MessageKeys keys = keys(config);
        Path folder = site.dataDir().resolve("quarantine");
        MessageFiles here =
                new MessageFiles(folder, config.minFree().asLongValue(), keys, folder.toFile()::getUsableSpace);
        return switch (place) {
            case Own own -> new Stock(here, new StoredHolder(own.index(), here, config), null);
            case Shared shared -> {
                MessageFiles files = new MessageFiles(shared.shelf(), keys);
                yield new Stock(
                        files,
                        new FallbackHolder(
                                new StoredHolder(shared.index(), files, config),
                                new StoredHolder(shared.meanwhile(), here, config),
                                metrics),
                        new Homecoming(shared, files, here, spool));
            }
        };
    }

    @Produces
    @Singleton
    MessageFiles files(Stock stock) {
        return stock.files();
    }

    /**
     * The keys that are set.
     *
     * @throws IOException if the file of the key cannot be read
     * @throws IllegalArgumentException if a text is no key; says which setting it is, and not the text
     */
    static MessageKeys keys(QuarantineConfig config) throws IOException {
        List<String> texts = new ArrayList<>();
        config.key().filter(text -> !text.isBlank()).ifPresent(texts::add);
        Path file = config.keyFile().orElse(null);
        if (file != null) {
            texts.addAll(lines(file));
        }
        if (texts.isEmpty() && config.oldKeys().isPresent()) {
            throw new IllegalArgumentException(
                    "sallyport.quarantine.old-keys is set, and neither .key nor .key-file (expected: the key for new messages)");
        }
        texts.addAll(config.oldKeys().orElse(List.of()));
        try {
            return MessageKeys.of(texts);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "sallyport.quarantine.key, .key-file or .old-keys: " + e.getMessage(), e);
        }
    }

    static List<String> lines(Path file) throws IOException {
        if (Files.size(file) > MOST_OF_KEY_FILE) {
            throw new IOException("%s has more than %d octets: no file of keys".formatted(file, MOST_OF_KEY_FILE));
        }
        List<String> lines = Files.readAllLines(file).stream()
                .filter(line -> !line.isBlank())
                .toList();
        if (lines.isEmpty()) {
            throw new IOException("%s has no key".formatted(file));
        }
        return lines;
    }
}
