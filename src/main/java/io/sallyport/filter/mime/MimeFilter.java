package io.sallyport.filter.mime;

import io.sallyport.filter.Examination;
import io.sallyport.filter.Filter;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Stage;
import io.sallyport.message.MimeOddity;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Weighs what is odd about how a message is packed. */
@ApplicationScoped
public class MimeFilter implements Filter<MimeSettings> {
    private static final int MOST_PARTS = 4;

    @Override
    public String name() {
        return "mime";
    }

    @Override
    public Set<Stage> stages() {
        return Set.of(Stage.DATA);
    }

    @Override
    public Class<MimeSettings> settingsType() {
        return MimeSettings.class;
    }

    @Override
    public List<Finding> examine(Examination mail, MimeSettings settings) throws InterruptedException, IOException {
        Map<MimeOddity.Kind, List<MimeOddity>> seen = new EnumMap<>(MimeOddity.Kind.class);
        for (MimeOddity oddity : mail.content().structure().oddities()) {
            seen.computeIfAbsent(oddity.kind(), kind -> new ArrayList<>(1)).add(oddity);
        }
        List<Finding> findings = new ArrayList<>(seen.size());
        seen.forEach((kind, oddities) -> findings.addAll(settings.weightOf(kind).weigh(finding(kind, oddities))));
        return findings;
    }

    /** One for each kind: a message with many parts often has the same oddity in each. */
    private static Finding finding(MimeOddity.Kind kind, List<MimeOddity> oddities) {
        String parts = oddities.stream()
                .map(MimeOddity::part)
                .distinct()
                .limit(MOST_PARTS)
                .collect(Collectors.joining(", "));
        return Finding.noted("mime." + kind.text(), "%s", oddities.getFirst().detail())
                .with("part", parts)
                .telling("6.0", Sentences.of(kind)); // RFC 3463 § 3.7: X.6.0, a problem with the content
    }
}
