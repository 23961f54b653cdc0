package io.sallyport.policy;

import io.quarkus.runtime.StartupEvent;
import io.sallyport.config.SiteConfig;
import io.sallyport.mail.MailAddress;
import io.sallyport.metrics.MailMetrics;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The policy of a folder, read again whenever a file of it changes. The whole set is read and checked first and then
 * takes the place of the one before at once; a set that does not hold changes nothing and is told once in the log, with
 * all that is wrong.
 *
 * <p>Thread-safe. Nobody is told of a new policy: whoever needs one takes {@link #current} for each mail.
 */
@ApplicationScoped
public class WatchedPolicyStore implements PolicyStore {
    private static final Logger LOG = Logger.getLogger(WatchedPolicyStore.class);
    private static final PolicyProblem NO_DOMAIN_LEFT = new PolicyProblem(
            PolicyFolder.DOMAINS,
            1,
            1,
            "",
            null,
            "must not become empty while the gateway runs",
            "restart it to serve no domain any more");
    private static final Duration PATIENCE_AT_STOP = Duration.ofSeconds(5);

    private final Path folder;
    private final Duration poll;
    private final FallbackDomain fallback;
    private final Clock clock;
    private final Consumer<String> counter;
    private final PolicyLoader loader;
    private final PolicyGate gate;
    private final FolderWatch watch = new FolderWatch();

    private volatile Policy current;
    private volatile List<ListFile> lists;
    private volatile Status status;
    private volatile @Nullable Thread watcher;
    /** What came of the last reading. Guarded by this. */
    private LoadResult latest;
    /** Whether the policy in force names a domain. Guarded by this. */
    private boolean serving;

    /**
     * How things stand.
     *
     * @param version the policy in force
     * @param loadedAt when it came into force
     * @param problems why the files as they are now are not in force; empty if they are
     * @param warnings what did nothing any more when it came into force, such as entries of lists that had expired
     */
    public record Status(String version, Instant loadedAt, List<PolicyProblem> problems, List<String> warnings) {
        public Status {
            problems = List.copyOf(problems);
            warnings = List.copyOf(warnings);
        }

        /** Whether the files as they are now are in force. */
        public boolean isCurrent() {
            return problems.isEmpty();
        }
    }

    /**
     * Reads the configured folder.
     *
     * @throws PolicyRejectedException if it does not hold
     */
    @Inject
    public WatchedPolicyStore(
            SiteConfig site,
            PolicyConfig config,
            Instance<FallbackDomain> fallback,
            Instance<FilterBlocks> filters,
            Instance<PolicyGate> gate,
            Clock clock,
            MailMetrics metrics) {
        this(
                site.policiesDir(),
                config.poll(),
                fallback.isResolvable() ? fallback.get() : defaults -> null,
                new PolicyLoader(filters.isResolvable() ? filters.get() : FilterBlocks.NONE),
                gate.isResolvable() ? gate.get() : PolicyGate.OPEN,
                clock,
                metrics::policyRead);
    }

    WatchedPolicyStore(
            Path folder,
            Duration poll,
            FallbackDomain fallback,
            PolicyLoader loader,
            PolicyGate gate,
            Clock clock,
            Consumer<String> counter) {
        this.folder = folder.toAbsolutePath().normalize();
        this.poll = poll;
        this.fallback = fallback;
        this.loader = loader;
        this.gate = gate;
        this.clock = clock;
        this.counter = counter;
        watch.mark(Set.of(this.folder));
        LoadResult read = readFiles(false, Map.of());
        watch.mark(read.files()); // Before the tests are played: no change of theirs falls between
        this.latest = examined(read);
        if (latest instanceof LoadResult.Rejected rejected) {
            watch.close();
            throw new PolicyRejectedException(rejected.problems());
        }
        LoadResult.Loaded first = (LoadResult.Loaded) latest;
        this.current = withFallback(first.policy());
        this.lists = first.lists();
        this.serving = !first.policy().domains().isEmpty();
        this.status = standing(first);
        announce();
    }

    private Status standing(LoadResult.Loaded loaded) {
        Instant now = clock.instant();
        return new Status(current.version(), now, List.of(), PolicyWarnings.of(loaded, now));
    }

    /** Counts and tells that a policy is in force. */
    private void announce() {
        counter.accept("loaded");
        tell(current);
        List<String> warnings = status.warnings();
        if (!warnings.isEmpty()) {
            LOG.warnf("Policy %s:%n%s", current.version(), String.join(System.lineSeparator(), warnings));
        }
    }

    /** Reads the folder and asks the gate about what it holds, or would hold. */
    private LoadResult read(boolean serving, Map<Path, byte[]> planned) {
        return examined(readFiles(serving, planned));
    }

    private LoadResult examined(LoadResult result) {
        if (!(result instanceof LoadResult.Loaded loaded)) {
            return result;
        }
        List<PolicyProblem> objections = gate.check(withFallback(loaded.policy()), folder);
        return objections.isEmpty() ? loaded : new LoadResult.Rejected(loaded.version(), objections, loaded.files());
    }

    /** That the folder is gone or empty means one thing before it has served a domain, and another after. */
    private LoadResult readFiles(boolean serving, Map<Path, byte[]> planned) {
        LoadResult result = loader.load(folder, planned);
        if (!serving && !Files.exists(folder)) {
            return new LoadResult.Loaded(
                    new Policy(result.version(), ProtocolPolicy.DEFAULT, List.of(), null, Map.of()),
                    result.files(),
                    List.of());
        }
        if (serving
                && result instanceof LoadResult.Loaded loaded
                && withFallback(loaded.policy()).domains().isEmpty()) {
            // A half-done deployment looks like this. To believe it would refuse the mail of all domains for good.
            return new LoadResult.Rejected(loaded.version(), List.of(NO_DOMAIN_LEFT), loaded.files());
        }
        return result;
    }

    @Override
    public Policy current() {
        return current;
    }

    /** The folder that is read. */
    public Path folder() {
        return folder;
    }

    /** The lists that the policy in force names, each once, by their names. */
    public List<ListFile> lists() {
        return lists.stream().sorted(Comparator.comparing(ListFile::name)).toList();
    }

    /** How things stand. */
    public Status status() {
        return status;
    }

    /** The files that were read last and are there, by their names relative to the folder, in order. */
    public List<String> files() {
        return latestFiles().stream()
                .filter(Files::isRegularFile)
                .map(file -> file.startsWith(folder) ? folder.relativize(file) : file)
                .map(Path::toString)
                .sorted()
                .toList();
    }

    /** What the files say as they are now, whether that is in force or not, and without asking the gate; nothing becomes of it. */
    public LoadResult look() {
        return switch (loader.load(folder)) {
            case LoadResult.Loaded loaded ->
                new LoadResult.Loaded(withFallback(loaded.policy()), loaded.files(), loaded.lists());
            case LoadResult.Rejected rejected -> rejected;
        };
    }

    /**
     * What the files say for a served domain or a recipient, as they are now, as YAML with the place of each value; null if
     * they do not hold or have no such domain.
     *
     * @param whose a domain, or an address in one
     */
    public @Nullable String show(String whose) {
        return loader.show(folder, whose, false);
    }

    /** Reads the folder now and puts its policy in force if it holds. */
    public synchronized Status reload() {
        LoadResult result = readOrTold(() -> read(serving, Map.of()));
        boolean news = isNews(result);
        latest = result;
        if (!news) {
            return status;
        }
        switch (result) {
            case LoadResult.Loaded loaded -> putInForce(loaded);
            case LoadResult.Rejected rejected -> {
                status = new Status(current.version(), status.loadedAt(), rejected.problems(), status.warnings());
                counter.accept("rejected");
                LOG.errorf(
                        "The changed policy cannot be used, version %s stays in force:%n%s",
                        current.version(), lines(rejected.problems()));
            }
        }
        return status;
    }

    private void putInForce(LoadResult.Loaded loaded) {
        current = withFallback(loaded.policy());
        lists = loaded.lists();
        serving = !loaded.policy().domains().isEmpty();
        status = standing(loaded);
        announce();
    }

    /** Puts what a file is to hold where it belongs. */
    public interface Placing {
        /** Called at most once, and only if the policy holds with it. */
        void place() throws IOException;
    }

    /**
     * Changes one file, unless the policy would not hold with it, tests included. What comes of it is in force on return.
     *
     * @param name of a file that the policy names, relative to the folder
     * @param content what it is to hold
     * @param placing what writes it
     * @throws PolicyRejectedException if the policy would not hold; nothing is written then
     * @throws IOException if it could not be written; nothing comes of it then
     */
    public synchronized void change(String name, byte[] content, Placing placing) throws IOException {
        Map<Path, byte[]> planned = Map.of(folder.resolve(name), content);
        switch (readOrTold(() -> read(serving, planned))) {
            case LoadResult.Rejected rejected -> throw new PolicyRejectedException(rejected.problems());
            case LoadResult.Loaded loaded -> {
                placing.place();
                latest = loaded; // What the watch is about to read, so that it is no news to it
                putInForce(loaded);
            }
        }
    }

    /** A mistake of ours, or of a plugin, must not end the watching: then no change would ever take effect again. */
    private LoadResult readOrTold(Supplier<LoadResult> reading) {
        try {
            return reading.get();
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            LOG.errorf(e, "The changed policy could not be looked at");
            PolicyProblem problem = new PolicyProblem("", 1, 1, "", null, "could not be looked at: " + e, null);
            return new LoadResult.Rejected(latest.version(), List.of(problem), latest.files());
        }
    }

    private boolean isNews(LoadResult result) {
        return !result.version().equals(latest.version()) || !problems(result).equals(problems(latest));
    }

    private static List<PolicyProblem> problems(LoadResult result) {
        return result instanceof LoadResult.Rejected rejected ? rejected.problems() : List.of();
    }

    private Policy withFallback(Policy policy) {
        DomainPolicy domain = policy.domains().isEmpty() ? fallback.domain(policy.defaults()) : null;
        return domain == null
                ? policy
                : new Policy(
                        policy.version(),
                        policy.protocol(),
                        policy.content(),
                        policy.upstream(),
                        new MailAddress("postmaster", domain.domain()),
                        policy.defaults(),
                        Map.of(domain.domain(), domain));
    }

    private void tell(Policy policy) {
        if (policy.domains().isEmpty()) {
            LOG.warnf(
                    "No domain is served, every recipient is refused: %s holds no file domains/<domain>.yaml", folder);
        } else {
            LOG.infof(
                    "Policy %s is in force, domains served: %d",
                    policy.version(), policy.domains().size());
        }
    }

    private static String lines(List<PolicyProblem> problems) {
        return problems.stream().map(PolicyProblem::toString).collect(Collectors.joining(System.lineSeparator()));
    }

    /** Before all else that starts: a gateway whose policy does not hold begins nothing. */
    void start(@Observes @Priority(Integer.MIN_VALUE) StartupEvent event) {
        watch();
    }

    /** Begins to watch the folder. */
    void watch() {
        watcher = Thread.ofPlatform().daemon().name("policy-watch").start(this::followChanges);
    }

    private void followChanges() {
        try {
            boolean changed = hasChangedSinceStart();
            while (!watch.isClosed()) {
                if (changed) {
                    follow();
                }
                changed = watch.await(poll);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ClosedWatchServiceException e) {
            LOG.debug("The policy is no longer watched", e);
        }
    }

    /** Whether a file changed before its first content was remembered. That the tests pass has been seen at the start. */
    private synchronized boolean hasChangedSinceStart() {
        LoadResult now = readOrTold(() -> readFiles(serving, Map.of()));
        return isNews(now) || !now.files().equals(latest.files());
    }

    private void follow() {
        Set<Path> before = latestFiles();
        watch.mark(before);
        reload();
        if (!latestFiles().equals(before)) {
            // Files that the new set names were not watched while they were read.
            watch.mark(latestFiles());
            reload();
        }
    }

    private synchronized Set<Path> latestFiles() {
        return latest.files();
    }

    /** Ends the watching. */
    @PreDestroy
    void close() {
        Thread running = watcher;
        watch.close();
        try {
            if (running != null) {
                running.join(PATIENCE_AT_STOP);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
