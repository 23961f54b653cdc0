package io.sallyport.message;

import io.sallyport.mail.Printable;
import io.sallyport.message.MimeOddity.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What is odd about a message: of each kind the first few, so that a hostile message cannot fill a log or a memory. */
final class OddityList {
    private static final int MOST_OF_A_KIND = 8;

    private final List<MimeOddity> oddities = new ArrayList<>(2);
    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);

    void add(Kind kind, String part, String detail) {
        if (counts.merge(kind, 1, Integer::sum) <= MOST_OF_A_KIND) {
            oddities.add(new MimeOddity(kind, part, Printable.of(detail, 120)));
        }
    }

    List<MimeOddity> oddities() {
        return oddities;
    }
}
