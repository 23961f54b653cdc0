package io.sallyport.journal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogValueTest {
    @Test
    void plainValuesStayAsTheyAre() {
        assertThat(LogValue.of("alice@example.test")).isEqualTo("alice@example.test");
    }

    @Test
    void valuesCannotForgeFieldsOrLines() {
        assertThat(LogValue.of("x verdict=accepted")).isEqualTo("\"x verdict=accepted\"");
        assertThat(LogValue.of("x\r\ndecision")).isEqualTo("\"x\\u000d\\u000adecision\"");
        assertThat(LogValue.of("say \"hi\" \\")).isEqualTo("\"say \\\"hi\\\" \\\\\"");
        assertThat(LogValue.of("a\u2028b")).isEqualTo("\"a\\u2028b\"");
    }

    @Test
    void valuesCannotSteerATerminal() {
        assertThat(LogValue.of("\u001b[31mred\u009b")).isEqualTo("\"\\u001b[31mred\\u009b\"");
        assertThat(LogValue.of("gpj\u202eexe")).isEqualTo("\"gpj\\u202eexe\"");
    }

    @Test
    void longValuesAreCut() {
        assertThat(LogValue.of("x".repeat(5000))).hasSize(1025).endsWith("…");
    }

    @Test
    void emptyValueIsVisible() {
        assertThat(LogValue.of("")).isEqualTo("\"\"");
    }
}
