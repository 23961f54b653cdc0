package io.sallyport.filter.attachment;

import io.sallyport.content.html.HtmlFact;
import io.sallyport.content.html.HtmlView;
import io.sallyport.content.text.TextPiece;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What there is to say about files that are text. */
final class TextTraits {
    private TextTraits() {}

    /** The traits of a text. */
    static Set<Trait> of(TextPiece text) {
        Set<Trait> traits = EnumSet.noneOf(Trait.class);
        HtmlView html = text.html();
        if (html != null && html.facts().contains(HtmlFact.SMUGGLING)) {
            traits.add(Trait.HTML_SMUGGLING);
        }
        if (text.kind() == TextPiece.Kind.CALENDAR && startsOrBrings(text.text())) {
            traits.add(Trait.CALENDAR_ABUSE);
        }
        return traits;
    }

    /** RFC 5545 § 3.8.1.1: a file within the entry; RFC 2445 § 4.8.6.1: an alarm that starts a program. */
    private static boolean startsOrBrings(String calendar) {
        return calendar.lines()
                .map(line -> line.toUpperCase(Locale.ROOT))
                .anyMatch(line -> line.startsWith("ACTION:PROCEDURE")
                        || (line.startsWith("ATTACH") && (line.contains("VALUE=BINARY") || line.contains(":FILE:"))));
    }
}
