package io.sallyport.auth.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.testing.Fuzz;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TagListTest {
    @Test
    void tagsAreReadWithoutTheWhiteSpaceAroundThem() {
        TagList tags = TagList.parse(" v=1; a = rsa-sha256 ;\r\n\tb=ab\r\n cd;empty=;x_1=a=b");
        assertThat(tags.problem()).isNull();
        assertThat(tags.all())
                .containsEntry("v", "1")
                .containsEntry("a", "rsa-sha256")
                .containsEntry("b", "ab\r\n cd")
                .containsEntry("empty", "")
                .containsEntry("x_1", "a=b")
                .hasSize(5);
        assertThat(tags.firstName()).isEqualTo("v");
        assertThat(tags.withoutWhitespace("b")).isEqualTo("abcd");
        assertThat(tags.get("B")).isNull();
    }

    @Test
    void oneSemicolonMayEndTheList() {
        assertThat(TagList.parse("a=1;").problem()).isNull();
        assertThat(TagList.parse("a=1;\r\n ").problem()).isNull();
    }

    @Test
    void whatBreaksTheGrammarIsNamed() {
        assertThat(TagList.parse("").problem()).isEqualTo("something that is no tag");
        assertThat(TagList.parse("a=1;;b=2").problem()).isEqualTo("something that is no tag");
        assertThat(TagList.parse("a=1; =2").problem()).isEqualTo("something that is no tag");
        assertThat(TagList.parse("_a=1").problem()).isEqualTo("something that is no tag");
        assertThat(TagList.parse("a=1; b").problem()).isEqualTo("tag b without a value");
        assertThat(TagList.parse("a b=1").problem()).isEqualTo("tag a without a value");
        assertThat(TagList.parse("a=1; b=2; a=1").problem()).isEqualTo("tag a twice");
        assertThat(TagList.parse("a=x\0y").problem()).isEqualTo("a control character in tag a");
        assertThat(TagList.parse("a=x\ry").problem()).isEqualTo("a line break that folds nothing in tag a");
        assertThat(TagList.parse("a=x\ny").problem()).isEqualTo("a line break that folds nothing in tag a");
    }

    @Test
    void tagsBeforeABreachAreKept() {
        assertThat(TagList.parse("d=a.example; b=1; b=2").get("d")).isEqualTo("a.example");
        assertThat(TagList.parse("d=a.example; b=1; b=2").get("b")).isEqualTo("1");
    }

    @Test
    void sizeAndNumberAreBounded() {
        assertThat(TagList.parse("a=" + "x".repeat(TagList.MAX_OCTETS)).problem())
                .isEqualTo("more than 16384 octets");
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            many.append("t").append(i).append("=1;");
        }
        TagList tags = TagList.parse(many.toString());
        assertThat(tags.problem()).isEqualTo("more than 64 tags");
        assertThat(tags.all()).hasSize(TagList.MAX_TAGS);
    }

    @Test
    void valuesBeyondAsciiAreUtf8OrNothing() {
        String octets = new String("d=bücher.example".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        assertThat(TagList.parse(octets).utf8("d")).isEqualTo("bücher.example");
        assertThat(TagList.parse("d=b\u00fccher.example").utf8("d")).isNull();
    }

    @Test
    void anyTextGivesTagsOrAProblem() {
        byte[] seed = "v=1; a=rsa-sha256; c=relaxed/simple;\r\n d=a.example; h=From:To; b=abc=\r\n def="
                .getBytes(StandardCharsets.US_ASCII);
        Fuzz.run(5000, random -> {
            String text = new String(Fuzz.mutate(seed, random, ";= \t\r\nab_1\0"), StandardCharsets.ISO_8859_1);
            TagList tags = TagList.parse(text);
            tags.all().forEach((name, value) -> {
                assertThat(name).matches("[A-Za-z][A-Za-z0-9_]*");
                assertThat(value).isEqualTo(value.strip()).doesNotContain(";");
                assertThat(text.substring(tags.valueStart(name), tags.valueEnd(name)))
                        .contains(value);
            });
            assertThat(tags.problem() != null || !tags.all().isEmpty()).isTrue();
        });
    }
}
