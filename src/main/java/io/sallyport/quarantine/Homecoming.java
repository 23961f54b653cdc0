package io.sallyport.quarantine;

import io.sallyport.mail.Verdict;
import io.sallyport.quarantine.HeldMail.Change;
import io.sallyport.quarantine.MessageFiles.Stored;
import io.sallyport.quarantine.QuarantineIndex.Entry;
import io.sallyport.quarantine.QuarantineIndex.Kept;
import io.sallyport.quarantine.QuarantineIndex.Transition;
import io.sallyport.quarantine.QuarantineIndex.Unpromised;
import io.sallyport.quarantine.QuarantinePlace.Shared;
import io.sallyport.spool.Spool;
import io.sallyport.spool.SpooledMail;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Brings mail that this gateway holds by itself to the store that it shares with others. A crash may come anywhere: what is
 * here goes only when the store has it, and the store takes the same mail once, however often it is brought.
 */
final class Homecoming {
    private static final Logger LOG = Logger.getLogger(Homecoming.class);

    private static final int AT_ONCE = 200;

    private final SharedQuarantineIndex index;
    private final QuarantineIndex from;
    private final MessageFiles files;
    private final MessageFiles here;
    private final Spool spool;

    Homecoming(Shared shared, MessageFiles files, MessageFiles here, Spool spool) {
        this.index = shared.index();
        this.from = shared.meanwhile();
        this.files = files;
        this.here = here;
        this.spool = spool;
    }

    /** The mails of one file, held for the same reason: one entry. */
    private record Group(String file, Verdict verdict) {}

    /**
     * Brings all that there is.
     *
     * @return how many mails came
     * @throws IOException if the store is still away; what is left comes the next time
     */
    int bring(Instant now) throws IOException {
        int count = 0;
        List<HeldMail> waiting;
        int brought;
        do {
            waiting = from.oldest(null, AT_ONCE);
            brought = bring(groups(waiting), now);
            count += brought;
        } while (brought > 0 && waiting.size() == AT_ONCE);
        cleanUp(now);
        if (count > 0) {
            LOG.infof("%d mails that were held here are in the shared store now", count);
        }
        return count;
    }

    private Map<Group, List<HeldMail>> groups(List<HeldMail> mails) throws IOException {
        Map<Group, List<HeldMail>> groups = new LinkedHashMap<>();
        for (HeldMail mail : mails) {
            Kept kept = from.find(mail.id());
            Verdict verdict = from.verdict(mail.id());
            if (kept != null && kept.file() != null && verdict != null) {
                groups.computeIfAbsent(new Group(kept.file(), verdict), group -> new ArrayList<>())
                        .add(mail);
            }
        }
        return groups;
    }

    private int bring(Map<Group, List<HeldMail>> groups, Instant now) throws IOException {
        int count = 0;
        for (Map.Entry<Group, List<HeldMail>> each : groups.entrySet()) {
            count += bring(each.getKey(), each.getValue(), now);
        }
        return count;
    }

    private int bring(Group group, List<HeldMail> mails, Instant now) throws IOException {
        // A name of its own: what somebody wrote there and could not promise is being taken away by its own name
        String name = group.file() + "-moved";
        Stored message = here.read(group.file());
        try {
            files.write(name, message, message.form());
        } catch (FileAlreadyExistsException e) {
            LOG.debugf("%s came before a crash", name);
        }
        List<HeldMail> asNew = mails.stream().map(Homecoming::asNew).toList();
        for (String orphan : index.adopt(List.of(new Entry(name, group.verdict(), asNew)))) {
            files.delete(orphan);
        }
        for (HeldMail mail : mails) {
            if (index.find(mail.id()) == null) {
                throw new IOException("%s is not in the shared store, which has just taken it".formatted(mail.id()));
            }
            from.change(new Transition(
                    mail.id(),
                    null,
                    Transitions.WAITING,
                    Set.of(QuarantineIndex.Release.values()),
                    State.DELETED,
                    QuarantineIndex.Release.NONE,
                    new Change(now, "sallyport", "it is in the shared store", null)));
        }
        return mails.size();
    }

    /** Nobody could decide on it while it was here alone; what was decided before it was shared is asked again. */
    private static HeldMail asNew(HeldMail mail) {
        return new HeldMail(
                mail.id(),
                mail.queueId(),
                mail.received(),
                mail.client(),
                mail.hello(),
                mail.reversePath(),
                mail.recipient(),
                mail.from(),
                mail.subject(),
                mail.messageId(),
                mail.octets(),
                mail.form(),
                mail.mailClass(),
                mail.score(),
                mail.why(),
                mail.findings(),
                State.HELD,
                1,
                (@Nullable Change) null,
                mail.expires());
    }

    /**
     * Takes mail out of the spool that this gateway was to let go when it stopped, and that another one has let go since. It
     * was not relayed from here: it is stopped.
     */
    void withdraw() throws IOException {
        for (SpooledMail mail : spool.all()) {
            if (mail.waitsForQuarantine() && index.isLetGoElsewhere(mail.queueId())) {
                spool.remove(mail);
                LOG.infof("%s is let go by another gateway", mail.queueId());
            }
        }
    }

    /** What came, and what a crash left, goes from here. */
    private void cleanUp(Instant now) throws IOException {
        List<Unpromised> unpromised;
        do {
            unpromised = from.unpromised(now.minus(Retention.LONGEST_TAKING), AT_ONCE);
            for (Unpromised mail : unpromised) {
                here.delete(mail.file());
            }
            from.takeAway(unpromised.stream().map(Unpromised::id).toList());
        } while (unpromised.size() == AT_ONCE);
        Instant past = now.plusMillis(1);
        List<String> unneeded;
        do {
            unneeded = from.unneededFiles(past, AT_ONCE);
            for (String file : unneeded) {
                here.delete(file);
            }
            from.filesGone(unneeded);
        } while (unneeded.size() == AT_ONCE);
        while (from.forget(past, AT_ONCE) == AT_ONCE) {
            // The next part
        }
    }
}
