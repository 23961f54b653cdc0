package io.sallyport.admin.preview;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.testing.HostileHtml;
import java.util.Locale;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

class SafeHtmlTest {
    /** All that a browser could be made to fetch, run or follow by. */
    private static final Pattern ACTIVE = Pattern.compile(
            "<(script|style|iframe|frame|object|embed|svg|math|link|meta|base|form|input|button|video|audio|source|template|a|portal|marquee|details)\\b"
                    + "|<[^>]*[\\s/](on[a-z]+|src|srcset|href|xlink:href|action|formaction|background|poster|ping|data|target|id|name)\\s*="
                    + "|url\\(|\\\\[0-9a-f]{2}|image-set|expression|behavior|@import|javascript:|vbscript:|data:text");

    @Test
    void nothingOfAnyTrickIsLeftThatRunsLoadsOrLeads() {
        SoftAssertions softly = new SoftAssertions();
        HostileHtml.all().forEach((name, html) -> {
            softly.assertThat(ACTIVE.matcher(html.toLowerCase(Locale.ROOT)).find())
                    .as("the check sees %s", name)
                    .isTrue();
            String safe = SafeHtml.of(html).toLowerCase(Locale.ROOT);
            // Words in a title or between tags are words
            String tags = safe.replaceAll("(title|alt)=\"[^\"]*\"", "").replaceAll(">[^<]*<", "><");
            softly.assertThat(ACTIVE.matcher(tags).find())
                    .as("%s: %s", name, safe)
                    .isFalse();
        });
        assertThat(HostileHtml.all()).hasSizeGreaterThan(50);
        softly.assertAll();
    }

    @Test
    void textAndShapeStay() {
        assertThat(
                        SafeHtml.of(
                                "<h1 align=center>Offer</h1><table border=1><tr><td bgcolor=\"#ff0000\">1 <b>bold</b></td></tr></table>"))
                .contains("<h1 align=\"center\">Offer</h1>")
                .contains("bgcolor=\"#ff0000\"")
                .contains("<b>bold</b>");
        assertThat(SafeHtml.of("<p style=\"color:red;font-weight:bold;background:url(http://x.test/)\">Hi</p>"))
                .contains("color:red")
                .contains("font-weight:bold")
                .doesNotContain("x.test");
    }

    @Test
    void aLinkShowsWhereItWouldLead() {
        assertThat(SafeHtml.of("<a href=\"http://evil.test/login?a=1\">www.bank.test</a>"))
                .isEqualTo("<span class=\"link\" title=\"http://evil.test/login?a&#61;1\">www.bank.test</span>");
    }

    @Test
    void aPictureShowsItsWords() {
        assertThat(SafeHtml.of("<img src=\"http://evil.test/p.gif\" alt=\"Your parcel\" width=100>"))
                .isEqualTo("<img alt=\"Your parcel\" width=\"100\" />");
    }

    @Test
    void textSaysInHtmlWhatItSays() {
        assertThat(SafeHtml.escaped("a < b && c > d </pre><script>"))
                .isEqualTo("a &lt; b &amp;&amp; c &gt; d &lt;/pre&gt;&lt;script&gt;");
    }
}
