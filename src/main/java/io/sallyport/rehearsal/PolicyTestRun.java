package io.sallyport.rehearsal;

import io.sallyport.dns.DnsResolver;
import io.sallyport.dns.ZoneFileResolver;
import io.sallyport.filter.Examination;
import io.sallyport.filter.Filter;
import io.sallyport.mail.Action;
import io.sallyport.mail.Client;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.Finding;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.ProtocolFact;
import io.sallyport.mail.Stage;
import io.sallyport.message.OctetsMessage;
import io.sallyport.policy.Policy;
import io.sallyport.policy.test.PolicyTest;
import io.sallyport.policy.test.PolicyTest.Answer;
import io.sallyport.policy.test.PolicyTest.Given;
import io.sallyport.policy.test.PolicyTestFiles;
import io.sallyport.rehearsal.Rehearsal.Scene;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Plays the tests of a policy, each in a world of its own. */
public final class PolicyTestRun {
    private static final int MAX_MESSAGE = 32 * 1024 * 1024;
    private static final int PORT = 25_000;

    /** How the reader of master files calls a text that is in no file. */
    private static final String NO_FILE = "<none>:";

    /** What comes if a test does not say it; nothing is wrong with it. */
    private static final String PLAIN = """
            From: <%s>
            To: <%s>
            Subject: a test
            Date: %s
            Message-ID: <1@mail.sender.example>

            Hello.
            """;

    private final Settings settings;
    private final InstalledFilters filters;
    private final Policy policy;
    private final Path folder;

    /**
     * A run of tests.
     *
     * @param filters makes the filters of each test
     * @param policies the folder of the policy
     */
    public PolicyTestRun(Settings settings, InstalledFilters filters, Policy policy, Path policies) {
        this.settings = settings;
        this.filters = filters;
        this.policy = policy;
        this.folder = policies.resolve(PolicyTestFiles.FOLDER);
    }

    /**
     * Plays a test.
     *
     * @return what is not as it should be; empty if the test holds
     */
    public List<Difference> differences(PolicyTest test) {
        try {
            return Differences.of(test, play(test));
        } catch (IOException | IllegalArgumentException e) {
            return List.of(new Difference("cannot be played", null, String.valueOf(e.getMessage())));
        }
    }

    /**
     * Plays a test.
     *
     * @throws IOException if its message or its zone cannot be read
     * @throws IllegalArgumentException if it says what no mail can be like
     */
    public Rehearsed play(PolicyTest test) throws IOException {
        StageClock clock = new StageClock();
        Given given = test.given();
        DnsResolver dns = new ForgetfulDns(zone(test), given.silent());
        Rehearsal rehearsal = new Rehearsal(
                settings, dns, filters.contents(), answering(filters.fresh(clock), given.answers()), clock);
        Policy served = MadeUpDomains.in(policy, given.serving());
        for (Given earlier : test.before()) {
            var unused = play(earlier, rehearsal, served);
        }
        return play(given, rehearsal, served);
    }

    private static DnsResolver zone(PolicyTest test) throws IOException {
        String zone = test.given().zone();
        try {
            return ZoneFileResolver.of(test.place().file(), zone == null ? "" : zone);
        } catch (IOException e) {
            throw new IOException(
                    "given.zone: " + String.valueOf(e.getMessage()).replace(NO_FILE, "line "), e);
        }
    }

    private Rehearsed play(Given given, Rehearsal rehearsal, Policy served) throws IOException {
        Scene scene = scene(given);
        Rehearsed last = rehearsal.play(scene, served);
        for (int time = 1; time < given.times(); time++) {
            last = rehearsal.play(scene, served);
        }
        return last;
    }

    private Scene scene(Given given) throws IOException {
        Client.TlsFacts tls = given.tls() ? new Client.TlsFacts("TLSv1.3", "TLS_AES_256_GCM_SHA384", null) : null;
        Client client = new Client(given.client().address(), PORT, "smtp", new Client.Hello(true, given.helo()), tls);
        List<MailAddress> recipients = addresses(given.to());
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("given.to names nobody");
        }
        Envelope envelope = new Envelope(
                given.from().isEmpty() || given.from().equals("<>") ? null : address(given.from()),
                recipients,
                Envelope.Body.EIGHT_BIT_MIME,
                false);
        Set<ProtocolFact> facts =
                given.facts().stream().map(PolicyTest.Noticed::fact).collect(Collectors.toUnmodifiableSet());
        return new Scene(
                given.at().instant(),
                client,
                envelope,
                new HashSet<>(addresses(given.unknown())),
                facts,
                new OctetsMessage(message(given)));
    }

    private byte[] message(Given given) throws IOException {
        String text = given.message();
        Path eml = given.eml();
        if (text != null) {
            return withCrLf(text.getBytes(StandardCharsets.UTF_8));
        }
        if (eml == null) {
            return withCrLf(PLAIN.formatted(
                            given.from().isEmpty() || given.from().equals("<>")
                                    ? "postmaster@" + given.helo()
                                    : given.from(),
                            given.to().getFirst(),
                            DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                    given.at().instant().atOffset(ZoneOffset.UTC)))
                    .getBytes(StandardCharsets.UTF_8));
        }
        Path file = folder.resolve(eml).normalize();
        if (!file.startsWith(folder.normalize())) {
            throw new IOException(eml + " must be a file in the folder of the tests");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] octets = in.readNBytes(MAX_MESSAGE + 1);
            if (octets.length > MAX_MESSAGE) {
                throw new IOException("%s must have at most %d octets".formatted(eml, MAX_MESSAGE));
            }
            return withCrLf(octets);
        }
    }

    /** Files end their lines as their editors do. */
    private static byte[] withCrLf(byte[] octets) {
        String text = new String(octets, StandardCharsets.ISO_8859_1);
        return text.replace("\r\n", "\n").replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static List<MailAddress> addresses(List<String> texts) {
        return texts.stream().map(PolicyTestRun::address).distinct().toList();
    }

    private static MailAddress address(String text) {
        int at = text.lastIndexOf('@');
        if (at < 1 && !text.equalsIgnoreCase("postmaster")) {
            throw new IllegalArgumentException(text + " is no address");
        }
        return at < 1 ? new MailAddress(text, "") : new MailAddress(text.substring(0, at), text.substring(at + 1));
    }

    private static List<Filter<?>> answering(List<Filter<?>> all, List<Answer> answers) {
        List<Filter<?>> answering = new ArrayList<>();
        for (Filter<?> filter : all) {
            List<Answer> own = answers.stream()
                    .filter(answer -> answer.filter().equals(filter.name()))
                    .toList();
            answering.add(own.isEmpty() ? filter : new Prompted<>(filter, own));
        }
        answers.stream()
                .map(Answer::filter)
                .filter(name -> all.stream().noneMatch(filter -> filter.name().equals(name)))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException("given.answers: there is no filter " + name);
                });
        return answering;
    }

    /** A filter that says what it is told to say, whatever the mail is. */
    private record Prompted<S extends Record>(Filter<S> filter, List<Answer> answers) implements Filter<S> {
        @Override
        public String name() {
            return filter.name();
        }

        @Override
        public Set<Stage> stages() {
            return filter.stages();
        }

        @Override
        public Class<S> settingsType() {
            return filter.settingsType();
        }

        @Override
        public List<Finding> examine(Examination mail, S settings) {
            return answers.stream()
                    .map(Prompted::finding)
                    .filter(Objects::nonNull)
                    .toList();
        }

        private static @Nullable Finding finding(Answer answer) {
            String unavailable = answer.unavailable();
            String name = answer.finding() == null ? answer.filter() + ".unavailable" : answer.finding();
            if (unavailable != null) {
                return Finding.unavailable(name, "%s", unavailable);
            }
            if (answer.finding() == null) {
                return null;
            }
            Action then = answer.then();
            return answer.points() != null
                    ? Finding.points(answer.points(), name, "as the test says")
                    : Finding.demand(then == null ? Action.DELIVER : then, name, "as the test says");
        }
    }
}
