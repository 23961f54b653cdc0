package io.sallyport.journal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of what was searched for, newest first.
 *
 * @param next where the next page begins; null if there is none
 */
public record DecisionPage(List<Decision> decisions, DecisionQuery.@Nullable Place next) {
    public DecisionPage {
        decisions = List.copyOf(decisions);
    }
}
