package io.sallyport.admin.quarantine;

import io.sallyport.admin.Problem;
import org.jspecify.annotations.Nullable;

/**
 * What came of one mail of many.
 *
 * @param outcome how it stands now ({@code released}, {@code deleted} …), {@code unchanged} if it was so before,
 *     {@code needs_second} if another person must want it too; what would be done with it today after a recheck; what the
 *     classifier made of it; empty if it could not be done
 * @param lesson what the classifier made of it besides; empty if it was not asked
 * @param change what is different by a recheck; null if none was asked for
 * @param problem why it could not be done; null if it could
 */
public record BulkResult(
        String id,
        String outcome,
        String lesson,
        @Nullable VerdictChangeView change,
        @Nullable Problem problem) {
    static BulkResult done(String id, String outcome, String lesson) {
        return new BulkResult(id, outcome, lesson, null, null);
    }

    static BulkResult rechecked(String id, VerdictChangeView change) {
        return new BulkResult(id, change.now(), "", change, null);
    }

    static BulkResult failed(String id, Problem problem) {
        return new BulkResult(id, "", "", null, problem);
    }
}
