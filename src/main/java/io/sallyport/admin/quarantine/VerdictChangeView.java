package io.sallyport.admin.quarantine;

import io.sallyport.mail.Finding;
import io.sallyport.quarantine.VerdictChange;
import java.util.List;

/**
 * What is different between the verdict that a mail is held for and that of today.
 *
 * @param before what was done
 * @param now what would be done
 * @param gone names of findings that counted and do so no more
 * @param added findings that count now and did not, with what was seen
 * @param changed findings that weigh otherwise, as they are now
 */
public record VerdictChangeView(
        String before,
        String now,
        String scoreBefore,
        String scoreNow,
        List<String> gone,
        List<String> added,
        List<String> changed) {
    /** The same for an answer. */
    public static VerdictChangeView of(VerdictChange change) {
        return new VerdictChangeView(
                change.before().text(),
                change.now().text(),
                change.scoreBefore().toString(),
                change.scoreNow().toString(),
                change.gone().stream().map(Finding::name).toList(),
                change.added().stream().map(VerdictChangeView::told).toList(),
                change.changed().stream().map(VerdictChangeView::told).toList());
    }

    private static String told(Finding finding) {
        return finding.name() + ": " + finding.detail();
    }
}
