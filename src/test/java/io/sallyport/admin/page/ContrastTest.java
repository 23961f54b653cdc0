package io.sallyport.admin.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The colours of the page against WCAG 2.2: text 4.5 to 1 (§ 1.4.3), edges of controls and plots 3 to 1 (§ 1.4.11). */
class ContrastTest {
    private static final Path STYLES = Path.of("src/main/resources/web/app/app.css");
    private static final Pattern COLOUR =
            Pattern.compile("([.\\w-]*)\\s*\\{?\\s*--([a-z]+): light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)");
    private static final List<String> GROUNDS = List.of("ground", "sheet", "mark");

    /** A colour in both schemes. */
    private record Colour(String light, String dark) {
        private double against(Colour ground) {
            return Math.min(contrast(light, ground.light), contrast(dark, ground.dark));
        }
    }

    @Test
    void textIsReadableOnEveryGround() throws IOException {
        Map<String, Colour> colours = colours();
        for (String text : List.of("ink", "soft", "link", "good", "bad", "warn")) {
            for (String ground : GROUNDS) {
                assertThat(colours.get(text).against(colours.get(ground)))
                        .as("%s on %s", text, ground)
                        .isGreaterThanOrEqualTo(4.5);
            }
        }
        assertThat(new Colour("#ffffff", "#ffffff").against(colours.get("act")))
                .as("text of the button that acts")
                .isGreaterThanOrEqualTo(4.5);
        assertThat(colours.get("ground").against(colours.get("ink")))
                .as("notes that pass")
                .isGreaterThanOrEqualTo(4.5);
    }

    @Test
    void edgesOfControlsAndColumnsOfPlotsCanBeSeen() throws IOException {
        Map<String, Colour> colours = colours();
        assertThat(colours.get("edge").against(colours.get("sheet"))).isGreaterThanOrEqualTo(3);
        assertThat(colours.get("edge").against(colours.get("ground"))).isGreaterThanOrEqualTo(3);
        for (String ending : List.of("accepted", "held", "split", "discarded", "deferred", "refused")) {
            assertThat(colours.get("." + ending).against(colours.get("sheet")))
                    .as(ending)
                    .isGreaterThanOrEqualTo(3);
        }
    }

    private static Map<String, Colour> colours() throws IOException {
        Map<String, Colour> colours = new HashMap<>();
        Matcher colour = COLOUR.matcher(Files.readString(STYLES));
        while (colour.find()) {
            String name = colour.group(2).equals("fill") ? colour.group(1) : colour.group(2);
            colours.put(name, new Colour(colour.group(3), colour.group(4)));
        }
        assertThat(colours).hasSizeGreaterThan(12);
        return colours;
    }

    private static double contrast(String one, String other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    /** Relative luminance of sRGB. */
    private static double luminance(String colour) {
        return 0.2126 * channel(colour, 1) + 0.7152 * channel(colour, 3) + 0.0722 * channel(colour, 5);
    }

    private static double channel(String colour, int place) {
        double value = Integer.parseInt(colour.substring(place, place + 2), 16) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
