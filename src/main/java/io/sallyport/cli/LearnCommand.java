package io.sallyport.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.sallyport.cli.MailFiles.Stopped;
import io.sallyport.config.SiteConfig;
import io.sallyport.filter.classifier.Classifier;
import io.sallyport.filter.classifier.ClassifierConfig;
import io.sallyport.filter.classifier.Label;
import io.sallyport.filter.classifier.Learning;
import io.sallyport.filter.classifier.SharedLessons;
import io.sallyport.mail.DomainNames;
import io.sallyport.mail.Octets;
import io.sallyport.store.embedded.EmbeddedStore;
import io.sallyport.store.embedded.SqliteLearnedMessages;
import io.sallyport.store.embedded.StoreConfig;
import io.sallyport.store.postgres.PostgresConfig;
import io.sallyport.store.postgres.PostgresDatabase;
import io.sallyport.store.postgres.PostgresLessons;
import io.sallyport.store.shared.SharingConfig;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code sallyport learn}: teaches the classifier. The running gateway has the model, and is asked over
 * {@code /api/classifier}; without one, {@code --offline} works on the file of the model itself.
 */
@Command(
        name = "learn",
        description = {
            "Teaches the classifier which mail is spam and which is wanted (ham), or to forget what it was taught.",
            "Each message counts once, however often it is shown."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, also if all was known before",
            "1:some messages could not be read, or nothing can be learned",
            "2:wrong usage",
            "3:the running gateway cannot be reached"
        })
public final class LearnCommand implements Callable<Integer> {
    private static final int SHOWN_PROBLEMS = 20;

    /** What to do with the messages. */
    enum Lesson {
        /** Nobody wants them. */
        SPAM,
        /** Somebody wants them. */
        HAM,
        /** Take back what was learned from them. */
        FORGET
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private GatewayOptions gateway = new GatewayOptions();

    @Parameters(index = "0", paramLabel = "spam|ham|forget", description = "What the messages are.")
    private Lesson lesson = Lesson.SPAM;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "PATH",
            description = "Messages (.eml), mailboxes (mbox), Maildir folders, or folders of these.")
    private List<Path> paths = new ArrayList<>();

    @Option(
            names = "--domain",
            paramLabel = "DOMAIN",
            description = "Of the recipients: what is learned of how much spam comes to it counts for it alone.")
    private @Nullable String domain;

    @Option(
            names = "--offline",
            description = "Work on the file of the model (sallyport.classifier.file); the gateway must not run.")
    private boolean offline;

    private final Clock clock;

    LearnCommand(Clock clock) {
        this.clock = clock;
    }

    /** Who is taught. */
    private interface Pupil {
        /** What came of a message, in lower case; null if it was refused, which was reported. */
        @Nullable
        String learn(String name, byte[] message) throws Stopped;
    }

    @Override
    public Integer call() {
        List<Path> files = new ArrayList<>();
        for (Path path : paths) {
            try {
                files.addAll(MailFiles.in(path));
            } catch (IOException e) {
                return stopped("%s cannot be read: %s".formatted(path, e.getMessage()), ExitCodes.FAILED);
            }
        }
        try {
            return offline ? learnOffline(files) : learn(files, this::ask);
        } catch (Stopped e) {
            return stopped(String.valueOf(e.getMessage()), e.exitCode());
        } catch (IOException e) {
            return stopped(String.valueOf(e.getMessage()), ExitCodes.FAILED);
        }
    }

    private int stopped(String why, int exitCode) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(QueueTable.printable(why));
        err.flush();
        return exitCode;
    }

    /** Counts what came of it. */
    private final class Marks implements MailFiles.Visitor {
        private final Pupil pupil;
        private final Progress progress;
        private final Map<String, Integer> results = new TreeMap<>();
        private int unreadable;

        Marks(Pupil pupil, Progress progress) {
            this.pupil = pupil;
            this.progress = progress;
        }

        @Override
        public void message(String name, byte[] octets) throws Stopped {
            String result = pupil.learn(name, octets);
            if (result != null) {
                results.merge(result, 1, Integer::sum);
            } else {
                unreadable++;
            }
            progress.step(octets.length);
        }

        @Override
        public void unreadable(String name, String why) {
            if (unreadable++ < SHOWN_PROBLEMS) {
                problem(name, why);
            }
        }

        int summary() {
            PrintWriter out = spec.commandLine().getOut();
            if (unreadable > 0) {
                results.put("unreadable", unreadable);
            }
            out.println(gateway.json ? json() : text());
            out.flush();
            return unreadable == 0 ? ExitCodes.OK : ExitCodes.FAILED;
        }

        private String text() {
            return results.isEmpty()
                    ? "no message"
                    : results.entrySet().stream()
                            .map(result -> result.getValue() + " " + result.getKey())
                            .collect(Collectors.joining(", "));
        }

        private String json() {
            ObjectNode counts = JsonNodeFactory.instance.objectNode();
            results.forEach(counts::put);
            return counts.toString();
        }
    }

    private void problem(String name, String why) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(QueueTable.printable(name + ": " + why));
        err.flush();
    }

    private int learn(List<Path> files, Pupil pupil) throws Stopped {
        try (Progress progress = Progress.of("learn " + name(lesson), MailFiles.size(files), true)) {
            Marks marks = new Marks(pupil, progress);
            for (Path file : files) {
                MailFiles.read(file, marks);
            }
            return marks.summary();
        }
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** Asks the running gateway. */
    private @Nullable String ask(String name, byte[] message) throws Stopped {
        String path = "/api/classifier/learn?as=" + name(lesson)
                + (domain == null ? "" : "&domain=" + AdminClient.encode(domain));
        return switch (gateway.gateway(spec.commandLine()).postMessage(path, message)) {
            case AdminClient.Answer.Done(var body) -> body.path("result").asText();
            case AdminClient.Answer.Refused(int status, String why)
            when status == 400 || status == 413 -> {
                problem(name, "refused (%d): %s".formatted(status, why));
                yield null;
            }
            case AdminClient.Answer.Refused(int status, String why) ->
                throw new Stopped("refused (%d): %s".formatted(status, why), ExitCodes.FAILED);
            case AdminClient.Answer.Unreachable(String why) ->
                throw new Stopped(
                        "the gateway cannot be reached (--offline works without it): " + why, ExitCodes.UNREACHABLE);
        };
    }

    /** Works on the files of the gateway, as its configuration says where they are. */
    private int learnOffline(List<Path> files) throws IOException, Stopped {
        SmallRyeConfig config = ConfigUtils.configBuilder()
                .withMapping(ClassifierConfig.class)
                .withMapping(SiteConfig.class)
                .withMapping(StoreConfig.class)
                .withMapping(SharingConfig.class)
                .withMapping(PostgresConfig.class)
                .withValidateUnknown(false)
                .build();
        EmbeddedStore store = new EmbeddedStore(config.getConfigMapping(StoreConfig.class));
        boolean shared = config.getConfigMapping(SharingConfig.class).store() == SharingConfig.Store.POSTGRESQL;
        PostgresDatabase database = shared ? new PostgresDatabase(config.getConfigMapping(PostgresConfig.class)) : null;
        try (store;
                database;
                Classifier classifier = new Classifier(
                        config.getConfigMapping(ClassifierConfig.class),
                        config.getConfigMapping(SiteConfig.class),
                        new SqliteLearnedMessages(store),
                        database == null ? SharedLessons.NONE : new PostgresLessons(database),
                        clock)) {
            classifier.status(); // Says at once what is wrong with the file, if anything is
            return learn(files, (name, message) -> {
                try {
                    return name(learn(classifier, message));
                } catch (IOException e) {
                    throw new Stopped(String.valueOf(e.getMessage()), ExitCodes.FAILED);
                }
            });
        }
    }

    private Learning.Result learn(Learning classifier, byte[] message) throws IOException {
        String recipients = domain == null ? null : DomainNames.toAscii(domain);
        return switch (lesson) {
            case SPAM -> classifier.learn(Octets.of(message), Label.SPAM, recipients);
            case HAM -> classifier.learn(Octets.of(message), Label.HAM, recipients);
            case FORGET -> classifier.forget(Octets.of(message));
        };
    }
}
