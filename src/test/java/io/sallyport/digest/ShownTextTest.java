package io.sallyport.digest;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.testing.TextTable;
import org.junit.jupiter.api.Test;

class ShownTextTest {
    @Test
    void strangersWordsAreShownWithoutWhatActs() {
        for (String line : TextTable.lines("/digest/shown-texts.txt")) {
            String[] cells = line.split(" +=> +", 2);
            assertThat(ShownText.of(cells[0].translateEscapes(), "")).as(line).isEqualTo(cells[1].translateEscapes());
        }
    }

    @Test
    void longTextIsCutBetweenCharacters() {
        String shown = ShownText.of("😀".repeat(500), "");
        assertThat(shown).endsWith("😀…");
        assertThat(shown.codePointCount(0, shown.length())).isEqualTo(ShownText.MOST + 1);
    }

    @Test
    void nothingBecomesWhatIsSaidOfNothing() {
        assertThat(ShownText.of(null, "(no subject)")).isEqualTo("(no subject)");
        assertThat(ShownText.of(" \t ", "(no subject)")).isEqualTo("(no subject)");
    }

    @Test
    void htmlIsTextInElementsAndAttributes() {
        assertThat(ShownText.html("<a href='x' title=\"y\">&amp;</a>"))
                .isEqualTo("&lt;a href=&#39;x&#39; title=&quot;y&quot;&gt;&amp;amp;&lt;/a&gt;");
    }
}
