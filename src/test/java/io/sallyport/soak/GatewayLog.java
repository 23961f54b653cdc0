package io.sallyport.soak;

import io.sallyport.testing.GatewayProcess;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the gateway complained of, for a reader who wants to know whether it speaks of what was done to it. */
final class GatewayLog {
    /** Time, level, category in short, and the message. */
    private static final Pattern COMPLAINT = Pattern.compile("^[-0-9]+ [0-9:,]+ (WARN|ERROR) +(.*)$");

    private static final Pattern CHANGING = Pattern.compile("[0-9][-0-9A-Za-z.]*|/[^ ]+");
    private static final int MOST_KINDS = 40;
    private static final int MOST_LENGTH = 160;

    private GatewayLog() {}

    /** Kinds of lines with how often they came, the most frequent first. */
    static Map<String, Integer> complaints(GatewayProcess gateway) throws IOException {
        Map<String, Integer> kinds = new TreeMap<>();
        for (String line : gateway.logLines()) {
            Matcher complaint = COMPLAINT.matcher(line);
            if (complaint.matches()) {
                String kind = CHANGING.matcher(complaint.group(2)).replaceAll("…");
                String cut = kind.substring(0, Math.min(kind.length(), MOST_LENGTH));
                kinds.merge(complaint.group(1) + " " + cut, 1, Integer::sum);
            }
        }
        Map<String, Integer> frequent = new LinkedHashMap<>();
        kinds.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(MOST_KINDS)
                .forEach(kind -> frequent.put(kind.getKey(), kind.getValue()));
        return frequent;
    }
}
