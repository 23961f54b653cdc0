package io.sallyport.content.html;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What scripts do, as far as their words tell. HTML smuggling builds a file from text within the page and has the browser
 * save it, so that no gateway sees a file: it needs text that is a file, something that decodes it, and something that hands
 * it over.
 */
final class ScriptSigns {
    private static final int MOST_SCRIPTS = 1_000;
    private static final int LONG_TEXT = 1_000;

    private static final List<String> HANDING_OVER =
            List.of("createobjecturl", "mssaveblob", "mssaveoropenblob", "new blob", "new file(", ".download");
    private static final List<String> DECODING = List.of(
            "atob(",
            "atob.",
            "[\"atob\"]",
            "['atob']",
            "unescape(",
            "fromcharcode",
            "uint8array",
            "charcodeat",
            "base64");
    private static final List<String> RUNNING =
            List.of("document.write", "eval(", "new function(", "innerhtml", "location", "settimeout(\"");

    private final Set<HtmlFact> facts;
    private final int most;
    private final List<String> scripts = new ArrayList<>();
    private int length;
    private boolean holdsLongText;

    /**
     * @param most the most characters of scripts to keep
     */
    ScriptSigns(int most, Set<HtmlFact> facts) {
        this.most = most;
        this.facts = facts;
    }

    /** A script, a handler, or an address that is one. */
    void add(String script) {
        facts.add(HtmlFact.SCRIPT);
        holdsLongText |= isLongText(script);
        if (scripts.size() >= MOST_SCRIPTS || length + script.length() > most) {
            facts.add(HtmlFact.TOO_MUCH);
            return;
        }
        length += script.length();
        scripts.add(script);
    }

    /** Text in an attribute or element, from which scripts may take what they need. */
    void text(String text) {
        holdsLongText |= text.length() >= LONG_TEXT && isLongText(text);
    }

    List<String> scripts() {
        return scripts;
    }

    /** Says what all scripts together do. */
    void conclude() {
        boolean handsOver = has(HANDING_OVER);
        boolean decodes = has(DECODING);
        if (handsOver && (decodes || holdsLongText)) {
            facts.add(HtmlFact.SMUGGLING);
        }
        if ((decodes || holdsLongText) && has(RUNNING)) {
            facts.add(HtmlFact.OBFUSCATED_SCRIPT);
        }
    }

    private boolean has(Collection<String> words) {
        for (String script : scripts) {
            String lower = script.toLowerCase(Locale.ROOT);
            if (words.stream().anyMatch(lower::contains)) {
                return true;
            }
        }
        return false;
    }

    /** Whether there is a long run of characters of Base64, hexadecimal digits or octal and other escapes. */
    private static boolean isLongText(String text) {
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean encoded = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '/' && c <= '9');
            if (encoded || c == '+' || c == '%' || c == '\\' || c == '=') {
                run++;
                if (run >= LONG_TEXT) {
                    return true;
                }
            } else if (c != '\r' && c != '\n') {
                run = 0;
            }
        }
        return false;
    }
}
