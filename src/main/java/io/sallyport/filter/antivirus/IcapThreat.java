package io.sallyport.filter.antivirus;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names of what an ICAP server has found, in the fields that scanners use: RFC 3507 knows none, but
 * draft-stecher-icap-subid-00 (§ 3.3 to § 3.5) wrote down what they agree on.
 */
final class IcapThreat {
    private static final Pattern INFECTION = Pattern.compile(
            "Type\\s*=\\s*(\\d)\\s*;.*?Threat\\s*=\\s*([^;]*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final int LINES_OF_A_VIOLATION = 4;

    private IcapThreat() {}

    /** What the header of a response says was found; null if it does not speak of anything. */
    static ScanAnswer.@Nullable Found named(IcapHead head) {
        String infection = head.field("x-infection-found");
        if (infection != null) {
            return infection(infection);
        }
        String virus = head.field("x-virus-id");
        if (virus != null && !virus.isEmpty() && !virus.equalsIgnoreCase("no threats")) {
            return ScanAnswer.Found.named(virus);
        }
        String violations = head.field("x-violations-found");
        return violations == null ? null : violation(violations.lines().toList());
    }

    /** {@code Type=0; Resolution=2; Threat=Eicar;} */
    private static ScanAnswer.Found infection(String value) {
        Matcher parts = INFECTION.matcher(value);
        if (!parts.find()) {
            return ScanAnswer.Found.named(value);
        }
        String name = parts.group(2).strip();
        return switch (parts.group(1)) {
            case "1" -> new ScanAnswer.Found(Kind.SUSPICIOUS, name); // Against the rules of the scanner
            case "2" -> new ScanAnswer.Found(Kind.LIMITS, name); // A container that it cannot take apart
            default -> ScanAnswer.Found.named(name);
        };
    }

    /** How many there are, then four lines for each: file, name, number of the name, what was done. */
    private static ScanAnswer.@Nullable Found violation(List<String> lines) {
        if (lines.isEmpty() || lines.getFirst().strip().equals("0")) {
            return null;
        }
        return ScanAnswer.Found.named(
                lines.size() > LINES_OF_A_VIOLATION / 2
                        ? lines.get(LINES_OF_A_VIOLATION / 2).strip()
                        : lines.getFirst());
    }
}
