package io.sallyport.quarantine;

import io.sallyport.journal.DeliveryEvent.Kind;
import io.sallyport.mail.Client;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.mail.MailTransaction;
import io.sallyport.mail.Printable;
import io.sallyport.mail.Verdict;
import io.sallyport.message.MessageHeader;
import io.sallyport.message.UnstructuredText;
import io.sallyport.quarantine.MessageFileFormat.Form;
import io.sallyport.quarantine.QuarantineIndex.Entry;
import io.sallyport.quarantine.QuarantineIndex.Transition;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A quarantine of files, for the octets, and an index, for all else. */
@ApplicationScoped
public class StoredQuarantine implements Quarantine {
    private static final Logger LOG = Logger.getLogger(StoredQuarantine.class);

    /** More than people write, and less than an attacker would like us to keep. */
    private static final int MOST_TEXT = 300;

    /** More than any header that is let in, with ours before it. */
    private static final int MOST_HEADER = 32 * 1024 * 1024;

    private static final int MOST_WHY = 1000;
    private static final int MOST_FINDINGS = 50;

    private final QuarantineIndex index;
    private final MessageFiles files;
    private final Release release;
    private final QuarantineConfig config;
    private final QuarantineLog log;
    private final Clock clock;
    private final Classification classification;

    StoredQuarantine(
            QuarantineIndex index,
            MessageFiles files,
            Release release,
            QuarantineConfig config,
            QuarantineLog log,
            Clock clock) {
        this.index = index;
        this.files = files;
        this.release = release;
        this.config = config;
        this.log = log;
        this.clock = clock;
        this.classification = new Classification(config.classes());
    }

    @Override
    public Holding hold(MailTransaction mail, List<HeldCopy> copies) throws IOException {
        Map<MailMessage, String> written = new IdentityHashMap<>();
        List<Entry> entries = new ArrayList<>();
        try {
            for (HeldCopy copy : copies) {
                String file = written.get(copy.message());
                if (file == null) {
                    file = mail.queueId() + "-" + (written.size() + 1);
                    files.write(file, copy.message(), Form.of(copy.message(), mail.envelope()));
                    written.put(copy.message(), file);
                }
                describe(mail, copy, file, entries);
            }
            index.add(entries);
        } catch (IOException | RuntimeException e) {
            written.values().forEach(file -> deleteQuietly(file, e));
            throw e;
        }
        return new Written(entries, List.copyOf(written.values()));
    }

    private void describe(MailTransaction mail, HeldCopy copy, String file, List<Entry> entries) throws IOException {
        Verdict verdict = copy.verdict();
        MailClass mailClass = classification.of(verdict);
        Duration kept = config.retentionOf().getOrDefault(mailClass, config.retention());
        MessageHeader header = MessageHeader.read(copy.message(), MOST_HEADER);
        Client.Hello hello = mail.client().hello();
        for (MailAddress recipient : copy.recipients()) {
            HeldMail held = new HeldMail(
                    "%s-held-%d".formatted(mail.queueId(), entries.size() + 1),
                    mail.queueId(),
                    mail.received(),
                    mail.client().address().getHostAddress(),
                    hello == null ? "" : hello.name(),
                    mail.envelope().reversePath(),
                    recipient,
                    text(header, "From"),
                    text(header, "Subject"),
                    text(header, "Message-ID"),
                    copy.message().size(),
                    copy.form(),
                    mailClass,
                    verdict.score(),
                    cut(copy.why()),
                    verdict.decisive().stream().limit(MOST_FINDINGS).toList(),
                    State.HELD,
                    1,
                    null,
                    mail.received().plus(kept),
                    null);
            entries.add(new Entry(held, file, verdict));
        }
    }

    private static @Nullable String text(@Nullable MessageHeader header, String field) {
        String text = header == null ? null : UnstructuredText.first(header, field, MOST_TEXT);
        return text == null ? null : visible(text);
    }

    /** What steers a terminal, or turns around what stands beside it, becomes a replacement character. */
    private static String visible(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        text.codePoints().forEach(point -> visible.appendCodePoint(Printable.isVisible(point) ? point : 0xfffd));
        return visible.toString();
    }

    private static String cut(String why) {
        return why.length() <= MOST_WHY ? why : why.substring(0, MOST_WHY) + "...";
    }

    private void deleteQuietly(String file, Exception because) {
        try {
            files.delete(file);
        } catch (IOException e) {
            because.addSuppressed(e); // Nobody knows it; the sweep of such files finds it
        }
    }

    /** What is written, and not yet promised. */
    private final class Written implements Holding {
        private final List<String> ids;
        private final Collection<String> names;
        private boolean promised;

        Written(List<Entry> entries, Collection<String> names) {
            this.ids = entries.stream().map(entry -> entry.mail().id()).toList();
            this.names = names;
        }

        @Override
        public List<HeldMail> promise() throws IOException {
            List<HeldMail> mails = index.promise(ids);
            promised = true;
            return mails;
        }

        @Override
        public void close() {
            if (promised) {
                return;
            }
            try {
                index.withdraw(ids);
                for (String name : names) {
                    files.delete(name);
                }
            } catch (IOException | RuntimeException e) {
                // Nobody can see it, and the next sweep takes it away
                LOG.errorf(e, "The quarantine could not be rid of %s, which its sender was not promised", ids);
            }
        }
    }

    @Override
    public @Nullable HeldMail find(String id) throws IOException {
        return index.find(id);
    }

    @Override
    public HeldMailPage search(HeldMailQuery query) throws IOException {
        return index.search(query);
    }

    @Override
    public Counts count(HeldMailQuery query) throws IOException {
        return index.count(query);
    }

    @Override
    public MailMessage message(HeldMail mail) throws IOException {
        String file = index.file(mail.id());
        if (file == null) {
            throw new NoSuchFileException(mail.id());
        }
        return files.read(file);
    }

    @Override
    public @Nullable Verdict verdict(HeldMail mail) throws IOException {
        return index.verdict(mail.id());
    }

    @Override
    public Outcome release(String id, Wish wish) throws IOException {
        return release.release(id, wish);
    }

    @Override
    public Outcome requestRelease(String id, Wish wish) throws IOException {
        return change(id, wish, Set.of(State.HELD), State.RELEASE_REQUESTED, Kind.RELEASE_REQUESTED);
    }

    @Override
    public Outcome deny(String id, Wish wish) throws IOException {
        return change(id, wish, Set.of(State.RELEASE_REQUESTED), State.HELD, Kind.RELEASE_DENIED);
    }

    @Override
    public Outcome delete(String id, Wish wish) throws IOException {
        return change(id, wish, Set.of(State.HELD, State.RELEASE_REQUESTED), State.DELETED, Kind.HELD_DELETED);
    }

    private Outcome change(String id, Wish wish, Set<State> from, State to, Kind kind) throws IOException {
        HeldMail mail = index.find(id);
        if (mail == null) {
            return new Outcome.Unknown(id);
        }
        Outcome settled = Transitions.settled(mail, to, wish);
        if (settled != null) {
            return settled;
        }
        HeldMail changed = index.change(
                id, new Transition(from, mail.version(), to, Transitions.change(wish, clock.instant()), null, null));
        if (changed == null) {
            HeldMail now = index.find(id);
            return now == null ? new Outcome.Unknown(id) : new Outcome.Changed(now);
        }
        log.note(kind, changed);
        return new Outcome.Done(changed, false);
    }
}
