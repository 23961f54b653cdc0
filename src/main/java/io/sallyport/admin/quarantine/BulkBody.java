package io.sallyport.admin.quarantine;

import io.sallyport.filter.classifier.Label;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What shall be done with which held mails. Either {@code ids} or {@code filter} is given.
 *
 * @param act what: {@code release}, {@code requestRelease}, {@code deny}, {@code delete}, {@code recheck}, {@code learn}
 * @param ids the names of the mails
 * @param filter which mails, as the list is asked for them; without order, limit and place
 * @param dryRun whether to say only how many there are
 * @param reason for the audit log and whoever looks later
 * @param learn what the classifier is to take them for
 */
public record BulkBody(
        @NotNull @Pattern(regexp = BulkAct.SYNTAX) String act,
        @Nullable @Size(min = 1, max = MOST_IDS) List<@NotNull @Size(min = 1, max = 80) String> ids,
        @Nullable @Valid HeldMailsFilter filter,
        @Nullable Boolean dryRun,
        @Nullable @Size(max = 500) String reason,
        @Nullable @Pattern(regexp = "spam|ham") String learn) {
    /** More mails than these are not named one by one. */
    static final int MOST_IDS = 500;

    /** Scanners look at each: more of these would keep the request waiting for minutes. */
    static final int MOST_RECHECKED = 50;

    /**
     * The same as an order for each of the mails.
     *
     * @throws IllegalArgumentException if its parts do not go together
     */
    BulkOrder toOrder() {
        BulkAct wanted = BulkAct.of(act);
        if ((ids == null) == (filter == null)) {
            throw new IllegalArgumentException("ids, filter: exactly one of them is needed");
        }
        if (wanted == BulkAct.LEARN && learn == null) {
            throw new IllegalArgumentException("learn: must say spam or ham");
        }
        if (wanted == BulkAct.RECHECK && ids != null && ids.size() > MOST_RECHECKED) {
            throw new IllegalArgumentException("ids: no more than %d for a recheck; a filter takes as many as there are"
                    .formatted(MOST_RECHECKED));
        }
        Label label = learn == null ? null : Label.valueOf(learn.toUpperCase(Locale.ROOT));
        return new BulkOrder(wanted, new Order(reason == null ? "" : reason, null, null, false, label));
    }
}
