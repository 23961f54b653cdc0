package io.sallyport.admin.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whether people with weak eyes can read the page, by daylight and in the dark: WCAG 2.2 § 1.4.3 and § 1.4.11, level AA. */
class ContrastTest {
    private static final Pattern VARIABLE =
            Pattern.compile("--([a-z-]+):\\s*light-dark\\((#[0-9a-f]{6}),\\s*(#[0-9a-f]{6})\\)");

    private static final Pattern FILL =
            Pattern.compile("\\.([a-z]+) \\{ --fill: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\); }");

    /** What stands as text on which ground. */
    private static final List<String> TEXTS = List.of("ink", "soft", "link", "good", "bad", "warn");

    private static final List<String> GROUNDS = List.of("ground", "sheet", "mark");

    private final String css;
    private final Map<String, String> light = new HashMap<>();
    private final Map<String, String> dark = new HashMap<>();

    ContrastTest() throws IOException {
        css = Files.readString(Path.of("src/main/resources/web/app/app.css"));
        Matcher variables = VARIABLE.matcher(css);
        while (variables.find()) {
            if (!variables.group(1).equals("fill")) {
                light.put(variables.group(1), variables.group(2));
                dark.put(variables.group(1), variables.group(3));
            }
        }
    }

    @Test
    void textIsReadOnEachGround() {
        List<String> poor = new ArrayList<>();
        for (Map<String, String> colors : List.of(light, dark)) {
            for (String text : TEXTS) {
                for (String ground : GROUNDS) {
                    note(poor, text + " on " + ground, colors.get(text), colors.get(ground), 4.5);
                }
            }
            note(poor, "text of the main button", "#ffffff", colors.get("press"), 4.5);
        }
        assertThat(poor).isEmpty();
    }

    @Test
    void fieldsButtonsAndWhatHasTheFocusAreSeen() {
        List<String> poor = new ArrayList<>();
        for (Map<String, String> colors : List.of(light, dark)) {
            note(poor, "edge of a field", colors.get("edge"), colors.get("sheet"), 3);
            note(poor, "edge of a field beside the ground", colors.get("edge"), colors.get("ground"), 3);
            note(poor, "ring of the focus", colors.get("link"), colors.get("ground"), 3);
        }
        assertThat(poor).isEmpty();
    }

    @Test
    void barsOfThePlotAreSeen() {
        List<String> poor = new ArrayList<>();
        Matcher fills = FILL.matcher(css);
        int found = 0;
        while (fills.find()) {
            found++;
            note(poor, fills.group(1), fills.group(2), light.get("sheet"), 3);
            note(poor, fills.group(1) + " in the dark", fills.group(3), dark.get("sheet"), 3);
        }
        assertThat(found).isGreaterThanOrEqualTo(6);
        assertThat(poor).isEmpty();
    }

    private static void note(List<String> poor, String what, String one, String other, double least) {
        double contrast = contrast(one, other);
        if (contrast < least) {
            poor.add("%s: %s and %s are %.2f apart (expected: %.1f)".formatted(what, one, other, contrast, least));
        }
    }

    /** WCAG 2.2, "contrast ratio". */
    private static double contrast(String one, String other) {
        double first = luminance(one);
        double second = luminance(other);
        return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
    }

    /** WCAG 2.2, "relative luminance". */
    private static double luminance(String color) {
        return 0.2126 * linear(color, 1) + 0.7152 * linear(color, 3) + 0.0722 * linear(color, 5);
    }

    private static double linear(String color, int at) {
        double value = Integer.parseInt(color, at, at + 2, 16) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
