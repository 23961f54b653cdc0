package io.sallyport.quarantine;

import io.sallyport.mail.Client;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.mail.MailTransaction;
import io.sallyport.mail.Printable;
import io.sallyport.mail.Verdict;
import io.sallyport.message.MessageHeader;
import io.sallyport.message.UnstructuredText;
import io.sallyport.quarantine.Keeper.Holding;
import io.sallyport.quarantine.MessageFileFormat.Form;
import io.sallyport.quarantine.QuarantineIndex.Entry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Takes mail into one index and its files. */
final class StoredHolder implements Holder {
    private static final Logger LOG = Logger.getLogger(StoredHolder.class);

    /** More than people write, and less than an attacker would like us to keep. */
    private static final int MOST_TEXT = 300;

    /** More than any header that is let in, with ours before it. */
    private static final int MOST_HEADER = 32 * 1024 * 1024;

    private static final int MOST_WHY = 1000;
    private static final int MOST_FINDINGS = 50;

    private final QuarantineIndex index;
    private final MessageFiles files;
    private final QuarantineConfig config;
    private final Classification classification;

    StoredHolder(QuarantineIndex index, MessageFiles files, QuarantineConfig config) {
        this.index = index;
        this.files = files;
        this.config = config;
        this.classification = new Classification(config.classes());
    }

    @Override
    public Holding hold(MailTransaction mail, List<HeldCopy> copies) throws IOException {
        IdentityHashMap<MailMessage, String> names = new IdentityHashMap<>();
        List<Entry> entries = new ArrayList<>();
        int count = 0;
        for (HeldCopy copy : copies) {
            String file = names.computeIfAbsent(copy.message(), message -> mail.queueId() + "-" + (names.size() + 1));
            entries.add(entry(mail, copy, file, count));
            count += copy.recipients().size();
        }
        // The index first: what a crash leaves is known to it, and taken away
        index.add(entries);
        Written written = new Written(entries, names.values());
        try {
            for (Map.Entry<MailMessage, String> each : names.entrySet()) {
                files.write(each.getValue(), each.getKey(), Form.of(each.getKey(), mail.envelope()));
            }
            return written;
        } catch (IOException | RuntimeException e) {
            written.close();
            throw e;
        }
    }

    private Entry entry(MailTransaction mail, HeldCopy copy, String file, int before) throws IOException {
        Verdict verdict = copy.verdict();
        MailClass mailClass = classification.of(verdict);
        Duration kept = config.retentionOf().getOrDefault(mailClass, config.retention());
        MessageHeader header = MessageHeader.read(copy.message(), MOST_HEADER);
        Client.Hello hello = mail.client().hello();
        List<HeldMail> mails = new ArrayList<>();
        for (MailAddress recipient : copy.recipients()) {
            mails.add(new HeldMail(
                    "%s-held-%d".formatted(mail.queueId(), before + mails.size() + 1),
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
                    mail.received().plus(kept)));
        }
        return new Entry(file, verdict, mails);
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

    /** What is written, and not yet promised. */
    private final class Written implements Holding {
        private final List<HeldMail> mails;
        private final Collection<String> names;
        private boolean tried;

        Written(List<Entry> entries, Collection<String> names) {
            this.mails =
                    entries.stream().flatMap(entry -> entry.mails().stream()).toList();
            this.names = List.copyOf(names);
        }

        private List<String> ids() {
            return mails.stream().map(HeldMail::id).toList();
        }

        @Override
        public List<HeldMail> promise() throws IOException {
            tried = true; // If it fails, it may have been done all the same: a later sweep sees how the index has it
            index.promise(ids());
            return mails;
        }

        @Override
        public void close() {
            if (tried) {
                return;
            }
            try {
                for (String name : names) {
                    files.delete(name);
                }
                index.takeAway(ids());
            } catch (IOException | RuntimeException e) {
                // Nobody can see it, and a later sweep takes it away
                LOG.errorf(e, "The quarantine could not be rid of %s, which its sender was not promised", ids());
            }
        }
    }
}
