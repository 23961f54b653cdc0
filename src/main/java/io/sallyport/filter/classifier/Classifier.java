package io.sallyport.filter.classifier;

import io.quarkus.runtime.ShutdownEvent;
import io.sallyport.config.SiteConfig;
import io.sallyport.filter.classifier.LearnedMessages.Learned;
import io.sallyport.filter.classifier.Model.Progress;
import io.sallyport.filter.classifier.SharedLessons.Lesson;
import io.sallyport.mail.Octets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The classifier of this gateway: one model, opened when it is first needed, that judges from many threads at once and
 * learns one message after the other.
 *
 * <p>The model is saved after some messages or some time, and then what was learned is written down, in this order: a stop
 * between the two lets a message be learned twice, and never lets one count as learned that is not.
 */
@ApplicationScoped
public class Classifier implements Learning, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Classifier.class);

    /** How long a model that cannot be opened is left alone: each try may read 15 MB. */
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(10);

    /** How often as much as is saved at once may wait while saving fails. */
    private static final int MOST_UNSAVED = 10;

    private final ModelHome home;
    private final LearnedMessages memory;
    private final SharedLessons lessons;
    private final Following following;
    private final Clock clock;
    private final String hostname;
    private final Saving saving;

    private final ReentrantLock learning = new ReentrantLock();
    private final Map<String, Optional<Learned>> unsaved = new LinkedHashMap<>();
    private boolean saveIsDue;
    private @Nullable IOException notSaved;

    private volatile @Nullable Model model;
    private @Nullable IOException failure;
    private Instant nextTry = Instant.MIN;

    /** When to save, and how long to remember. */
    record Saving(int after, Duration within, Duration remember) {}

    /**
     * How a message looks.
     *
     * @param probability that it is spam, 0 to 1
     * @param progress how far the model had come
     * @param features what it was judged by
     * @param weights of the model
     */
    record Judgement(double probability, Progress progress, Features features, Weights weights) {}

    /**
     * How things stand, for operators.
     *
     * @param version how often the model was changed
     * @param spam how many messages it has learned as spam
     * @param ham how many as ham
     * @param unsaved how many changes are not on the disk yet
     * @param problem why the last try to save failed; null if it did not
     */
    public record Status(
            long version,
            long spam,
            long ham,
            int unsaved,
            @Nullable String problem) {}

    @Inject
    public Classifier(
            ClassifierConfig config, SiteConfig site, LearnedMessages memory, SharedLessons lessons, Clock clock) {
        this(
                new ModelFile(config.file(), Disk.LOCAL),
                memory,
                lessons,
                clock,
                site.hostname(),
                new Saving(config.saveAfter(), config.saveWithin(), config.remember()));
    }

    Classifier(ModelHome home, LearnedMessages memory, Clock clock, String hostname, Saving saving) {
        this(home, memory, SharedLessons.NONE, clock, hostname, saving);
    }

    Classifier(
            ModelHome home,
            LearnedMessages memory,
            SharedLessons lessons,
            Clock clock,
            String hostname,
            Saving saving) {
        this.home = home;
        this.memory = memory;
        this.lessons = lessons;
        this.following = new Following(lessons);
        this.clock = clock;
        this.hostname = hostname;
        this.saving = saving;
    }

    /** One that begins with nothing and saves nothing, for rehearsals. */
    public static Classifier forgetful(Clock clock) {
        Saving often = new Saving(1000, Duration.ofHours(1), Duration.ofDays(1));
        return new Classifier(new MemoryHome(0), new MemoryLearnedMessages(1000), clock, "localhost", often);
    }

    /** Judges a message. */
    Judgement judge(Reading reading, @Nullable String domain) throws IOException {
        Model opened = opened();
        Features features = opened.features(reading);
        double probability = opened.probability(features.places(), domain);
        return new Judgement(probability, opened.progress(), features, opened.weights);
    }

    /**
     * How things stand.
     *
     * @throws IOException if the model cannot be opened, and what to do
     */
    public Status status() throws IOException {
        Progress progress = opened().progress();
        learning.lock();
        try {
            IOException problem = notSaved;
            return new Status(
                    progress.version(),
                    progress.spam(),
                    progress.ham(),
                    unsaved.size(),
                    problem == null ? null : String.valueOf(problem.getMessage()));
        } finally {
            learning.unlock();
        }
    }

    @Override
    public Result learn(Octets message, Label label, @Nullable String domain) throws IOException {
        return learn(Sample.delivered(message, hostname), message, label, domain);
    }

    /** Learns a message of which is known how it came in. */
    Result learn(Sample sample, Octets message, Label label, @Nullable String domain) throws IOException {
        Model opened = opened();
        String key = MessageKey.of(opened.id(), sample, message);
        int[] features = opened.features(Reading.of(sample)).places();
        learning.lock();
        try {
            checkRoom();
            Lesson lesson = new Lesson(key, label, domain, features);
            return lessons.areShared() ? taught(opened, lesson) : make(opened, lesson);
        } finally {
            learning.unlock();
        }
    }

    @Override
    public Result forget(Octets message) throws IOException {
        Model opened = opened();
        Sample sample = Sample.delivered(message, hostname);
        String key = MessageKey.of(opened.id(), sample, message);
        learning.lock();
        try {
            checkRoom();
            Lesson lesson = new Lesson(
                    key, null, null, opened.features(Reading.of(sample)).places());
            return lessons.areShared() ? taught(opened, lesson) : make(opened, lesson);
        } finally {
            learning.unlock();
        }
    }

    /** Makes a lesson here. */
    private Result make(Model opened, Lesson lesson) throws IOException {
        Learned before = known(lesson.key());
        Label label = lesson.label();
        if (before == null && label == null) {
            return Result.UNKNOWN;
        }
        if (before != null && before.label() == label) {
            return Result.KNOWN;
        }
        if (before != null) {
            opened.forget(lesson.places(), before.label(), before.error(), before.domain());
        }
        if (label == null) {
            changed(lesson.key(), Optional.empty());
            return Result.FORGOTTEN;
        }
        double error = opened.learn(lesson.places(), label, lesson.domain());
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        changed(lesson.key(), Optional.of(new Learned(label, error, lesson.domain(), now)));
        return before == null ? Result.LEARNED : Result.CORRECTED;
    }

    /** Makes a lesson on all gateways: here too when its turn comes, which is behind those that were there before. */
    private Result taught(Model opened, Lesson lesson) throws IOException {
        catchUp(opened);
        Learned before = known(lesson.key());
        if (before == null ? lesson.label() == null : before.label() == lesson.label()) {
            return before == null ? Result.UNKNOWN : Result.KNOWN;
        }
        lessons.append(opened.id(), lesson);
        catchUp(opened);
        if (lesson.label() == null) {
            return Result.FORGOTTEN;
        }
        return before == null ? Result.LEARNED : Result.CORRECTED;
    }

    /**
     * Makes the lessons of other gateways.
     *
     * @throws IOException if they cannot be read, or this model is not the one that the others have, and what to do
     */
    void catchUp() throws IOException {
        if (!lessons.areShared()) {
            return;
        }
        Model opened = opened();
        learning.lock();
        try {
            catchUp(opened);
        } finally {
            learning.unlock();
        }
    }

    private void catchUp(Model opened) throws IOException {
        following.follow(opened, home, lesson -> make(opened, lesson));
    }

    private void checkRoom() throws IOException {
        IOException problem = notSaved;
        if (problem != null && unsaved.size() >= MOST_UNSAVED * saving.after) {
            save(); // Or says why not
        }
    }

    private @Nullable Learned known(String key) throws IOException {
        Optional<Learned> change = unsaved.get(key);
        return change == null ? memory.find(key) : change.orElse(null);
    }

    /** Under the lock. A save that fails is told when it matters: {@link #status}, and {@link #checkRoom}. */
    private void changed(String key, Optional<Learned> change) {
        unsaved.put(key, change);
        if (unsaved.size() % saving.after == 0) {
            trySaving();
        } else if (!saveIsDue) {
            saveIsDue = true;
            CompletableFuture.delayedExecutor(
                            saving.within.toMillis(),
                            TimeUnit.MILLISECONDS,
                            task -> Thread.ofVirtual().name("classifier-save").start(task))
                    .execute(this::trySaving);
        }
    }

    private void trySaving() {
        try {
            save();
        } catch (IOException e) {
            LOG.errorf("What the classifier has learned cannot be saved: %s", e.getMessage());
        }
    }

    /**
     * Saves what was learned.
     *
     * @throws IOException if that cannot be done; it is kept in memory and tried again
     */
    public void save() throws IOException {
        learning.lock();
        try {
            saveIsDue = false;
            Model opened = model;
            if (opened == null || unsaved.isEmpty()) {
                return;
            }
            home.save(opened);
            memory.write(unsaved, clock.instant().minus(saving.remember));
            unsaved.clear();
            notSaved = null;
        } catch (IOException e) {
            notSaved = e;
            throw e;
        } finally {
            learning.unlock();
        }
    }

    private Model opened() throws IOException {
        Model opened = model;
        return opened == null ? open() : opened;
    }

    private Model open() throws IOException {
        learning.lock();
        try {
            Model opened = model;
            if (opened != null) {
                return opened;
            }
            if (failure != null && clock.instant().isBefore(nextTry)) {
                throw new IOException(failure.getMessage(), failure);
            }
            boolean isNew = lessons.areShared() && home.isNew();
            Model found = home.open();
            SharedLessons.Beginning first = isNew ? lessons.beginning() : null;
            found = first == null ? found : home.read(first.octets());
            model = found;
            failure = null;
            return found;
        } catch (IOException e) {
            if (failure == null || !clock.instant().isBefore(nextTry)) {
                failure = e;
                nextTry = clock.instant().plus(BETWEEN_TRIES);
            }
            throw e;
        } finally {
            learning.unlock();
        }
    }

    void onStop(@Observes ShutdownEvent event) throws IOException {
        close();
    }

    /** Saves what was learned and lets others use the model. */
    @Override
    public void close() throws IOException {
        learning.lock();
        try (home) {
            save();
        } finally {
            model = null;
            learning.unlock();
        }
    }
}
