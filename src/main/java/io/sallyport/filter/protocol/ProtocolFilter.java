package io.sallyport.filter.protocol;

import io.sallyport.filter.Examination;
import io.sallyport.filter.Filter;
import io.sallyport.mail.Finding;
import io.sallyport.mail.ProtocolFact;
import io.sallyport.mail.Stage;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;

/** Weighs what the front door noticed about how a client speaks. */
@ApplicationScoped
public class ProtocolFilter implements Filter<ProtocolSettings> {
    @Override
    public String name() {
        return "protocol";
    }

    @Override
    public Set<Stage> stages() {
        return Set.of(Stage.DATA); // Once, when all is known: what was noticed early would count again at each stage
    }

    @Override
    public Class<ProtocolSettings> settingsType() {
        return ProtocolSettings.class;
    }

    @Override
    public List<Finding> examine(Examination mail, ProtocolSettings settings) {
        return mail.facts().stream()
                .sorted()
                .flatMap(fact -> settings.weightOf(fact).weigh(finding(fact)).stream())
                .toList();
    }

    private static Finding finding(ProtocolFact fact) {
        return Finding.noted("protocol." + fact.text(), "noticed at the front door")
                .telling(status(fact), text(fact));
    }

    private static String status(ProtocolFact fact) {
        return switch (fact) { // RFC 3463 § 3.5 to § 3.7
            case EARLY_TALKER, PIPELINING_VIOLATION -> "5.1";
            case BARE_LINE_END -> "5.2";
            case NUL, OVERLONG_LINE, UNDECLARED_EIGHT_BIT -> "6.0";
            case SLOW_CLIENT -> "4.2";
        };
    }

    private static String text(ProtocolFact fact) {
        return switch (fact) {
            case EARLY_TALKER -> "You spoke before the greeting";
            case PIPELINING_VIOLATION -> "You did not wait for replies";
            case BARE_LINE_END -> "The message has line ends other than CR LF";
            case NUL -> "The message holds a NUL";
            case OVERLONG_LINE -> "The message holds a line over 998 octets";
            case UNDECLARED_EIGHT_BIT -> "The message holds 8-bit data that was not declared";
            case SLOW_CLIENT -> "The message came too slowly";
        };
    }
}
