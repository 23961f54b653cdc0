package io.sallyport.digest;

import io.sallyport.digest.DigestProgress.Round;
import io.sallyport.journal.DecisionQuery;
import io.sallyport.metrics.MailMetrics;
import io.sallyport.spool.SpooledMail;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Tells recipients what was held for them in a time, each once, whatever happens in between.
 *
 * <p>A digest has the same queue id whenever it is made. A few recipients at a time, the digests become durable in the
 * spool, then it is noted how far the round is, and only then does the relay learn of them. After a crash between the first
 * two, they are in the spool still: {@link #recover} notes them before the relay begins.
 */
final class DigestRound {
    private static final Logger LOG = Logger.getLogger(DigestRound.class);

    /** So many recipients rest on one note. */
    private static final int TOGETHER = 100;

    private static final String PREFIX = "digest-";

    /** Octets of a hash in a queue id: recipients of one round do not share one by chance. */
    private static final int HASH_OCTETS = 12;

    private final Path file;
    private final DigestMaker maker;
    private final DigestMail letter;
    private final DigestOutbox outbox;
    private final MailMetrics metrics;
    private final Clock clock;
    private final BooleanSupplier stopping;

    /**
     * Rounds whose progress is kept in a file.
     *
     * @param stopping asked now and then: whether to leave the rest
     */
    DigestRound(
            Path file,
            DigestMaker maker,
            DigestMail letter,
            DigestOutbox outbox,
            MailMetrics metrics,
            Clock clock,
            BooleanSupplier stopping) {
        this.file = file;
        this.maker = maker;
        this.letter = letter;
        this.outbox = outbox;
        this.metrics = metrics;
        this.clock = clock;
        this.stopping = stopping;
    }

    /** The same for the same recipient and the same time. */
    static String name(Round round, String recipient) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(recipient.getBytes(StandardCharsets.UTF_8));
            return prefix(round) + HexFormat.of().formatHex(hash, 0, HASH_OCTETS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String prefix(Round round) {
        return PREFIX + round.until() + "-";
    }

    /** Notes what an earlier run has put into the spool, and not noted. To be called before the relay begins. */
    void recover() throws IOException {
        DigestProgress progress = DigestProgress.read(file);
        Round round = progress == null ? null : progress.round();
        if (progress == null || round == null) {
            return;
        }
        Set<String> sent = new HashSet<>(round.sent());
        for (SpooledMail mail : outbox.all()) {
            if (mail.queueId().startsWith(prefix(round))) {
                mail.envelope().recipients().forEach(recipient -> sent.add(DecisionQuery.key(recipient)));
            }
        }
        progress.with(round.sent(sent)).write(file);
    }

    /**
     * Goes on with the round that was begun.
     *
     * @param most digests that are sent now
     * @return whether no round is left to go on with
     * @throws IOException if digests cannot be made or given to the queue; what is in it is noted, as far as that can be
     */
    boolean run(int most) throws IOException {
        int left = most;
        while (left > 0 && !stopping.getAsBoolean()) {
            DigestProgress progress = DigestProgress.read(file);
            Round round = progress == null ? null : progress.round();
            if (progress == null || round == null) {
                return true;
            }
            List<String> recipients =
                    maker.recipients(round.begin(), round.end(), round.after(), Math.min(left, TOGETHER));
            if (recipients.isEmpty()) {
                DigestProgress.toldUntil(round.end()).write(file);
                LOG.infof("digest.finished since=%s until=%s", round.begin(), round.end());
                return true;
            }
            tell(progress, round, recipients);
            left -= recipients.size();
        }
        return false;
    }

    private void tell(DigestProgress progress, Round round, List<String> recipients) throws IOException {
        List<SpooledMail> stored = new ArrayList<>();
        Set<String> sent = new HashSet<>(round.sent());
        try {
            for (String recipient : recipients) {
                if (!sent.contains(recipient)) {
                    store(round, recipient, stored);
                    sent.add(recipient);
                }
            }
        } catch (IOException e) {
            note(progress.with(round.sent(sent)), stored);
            throw e;
        }
        note(progress.with(round.after(recipients.getLast())), stored);
    }

    private void note(DigestProgress progress, List<SpooledMail> stored) throws IOException {
        progress.write(file);
        for (SpooledMail mail : stored) {
            outbox.send(mail);
            metrics.digest("sent");
            LOG.infof(
                    "digest.sent queue_id=%s to=%s",
                    mail.queueId(), mail.pending().getFirst());
        }
    }

    private void store(Round round, String recipient, List<SpooledMail> stored) throws IOException {
        String name = name(round, recipient);
        SpooledMail known = outbox.find(name);
        if (known != null) {
            stored.add(known); // From a time before, when it could not be noted
            return;
        }
        try {
            Digest digest = maker.make(recipient, round.begin(), round.end());
            if (digest != null) {
                Instant now = clock.instant();
                stored.add(outbox.store(letter.message(digest, name, now), digest.to(), name, now));
            }
        } catch (RuntimeException e) { // What is wrong with one must not keep all behind them waiting for ever
            metrics.digest("failed");
            LOG.errorf(e, "digest.failed to=%s: they are not told of mail until %s", recipient, round.end());
        }
    }
}
