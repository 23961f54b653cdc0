package io.sallyport.quarantine;

import io.sallyport.mail.Score;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Questions that ask one thing more than another. */
public record HeldMailQueries(HeldMailQuery base) {
    HeldMailQuery recipient(String recipient) {
        return with(null, null, recipient, null, null, Set.of(), null, null, null, null);
    }

    HeldMailQuery sender(String sender) {
        return with(null, sender, null, null, null, Set.of(), null, null, null, null);
    }

    HeldMailQuery text(String text) {
        return with(text, null, null, null, null, Set.of(), null, null, null, null);
    }

    HeldMailQuery subject(String subject) {
        return with(null, null, null, subject, null, Set.of(), null, null, null, null);
    }

    HeldMailQuery queueId(String queueId) {
        return with(null, null, null, null, queueId, Set.of(), null, null, null, null);
    }

    HeldMailQuery classes(MailClass... classes) {
        return with(null, null, null, null, null, Set.of(classes), null, null, null, null);
    }

    HeldMailQuery scores(@Nullable Score lowest, @Nullable Score highest) {
        return with(null, null, null, null, null, Set.of(), lowest, highest, null, null);
    }

    HeldMailQuery received(Instant since, Instant until) {
        return with(null, null, null, null, null, Set.of(), null, null, since, until);
    }

    private HeldMailQuery with(
            @Nullable String text,
            @Nullable String sender,
            @Nullable String recipient,
            @Nullable String subject,
            @Nullable String queueId,
            Set<MailClass> classes,
            @Nullable Score lowest,
            @Nullable Score highest,
            @Nullable Instant since,
            @Nullable Instant until) {
        return new HeldMailQuery(
                text,
                sender,
                recipient,
                base.domains(),
                subject,
                queueId,
                classes,
                base.states(),
                lowest,
                highest,
                since,
                until,
                base.order(),
                null,
                base.limit());
    }
}
