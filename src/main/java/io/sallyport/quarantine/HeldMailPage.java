package io.sallyport.quarantine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of an answer.
 *
 * @param next where the next page begins; null if there is none
 */
public record HeldMailPage(List<HeldMail> mails, HeldMailQuery.@Nullable Place next) {
    public HeldMailPage {
        mails = List.copyOf(mails);
    }
}
