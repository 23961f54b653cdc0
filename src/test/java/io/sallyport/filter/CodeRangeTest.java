package io.sallyport.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class CodeRangeTest {
    @Test
    void oneAnswerARangeOrANetwork() {
        assertHolds("127.0.0.2", List.of("127.0.0.2"), List.of("127.0.0.1", "127.0.0.3"));
        assertHolds("127.0.0.10-127.0.0.11", List.of("127.0.0.10", "127.0.0.11"), List.of("127.0.0.9", "127.0.0.12"));
        assertHolds("127.0.0.0/28", List.of("127.0.0.0", "127.0.0.15"), List.of("127.0.0.16", "126.255.255.255"));
        assertHolds("127.0.0.4/32", List.of("127.0.0.4"), List.of("127.0.0.5"));
    }

    @Test
    void refusalIsInNoRange() {
        assertHolds(
                "127.0.0.0-127.255.254.255", List.of("127.0.0.2", "127.255.254.1"), List.of("127.255.255.254", "::1"));
    }

    @Test
    void isWrittenAsItIsRead() {
        for (String text : List.of("127.0.0.2", "127.0.0.10-127.0.0.11")) {
            assertThat(CodeRange.of(text)).hasToString(text);
        }
        assertThat(CodeRange.of("127.0.0.0/30")).hasToString("127.0.0.0-127.0.0.3");
    }

    @Test
    void whatIsNoListingIsRefused() {
        for (String text : List.of(
                "",
                "127",
                "listed",
                "127.0.0.3-127.0.0.2",
                "127.0.0.2-",
                "-127.0.0.2",
                "127.0.0.0/30-127.0.0.9",
                "::1",
                "10.0.0.1",
                "127.255.255.254",
                "127.0.0.0/8",
                "0.0.0.0/0",
                "127.0.0.1/24",
                "127.0.0.2-128.0.0.2")) {
            assertThatThrownBy(() -> CodeRange.of(text))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected");
        }
    }

    private static void assertHolds(String range, List<String> inside, List<String> outside) {
        CodeRange read = CodeRange.of(range);
        assertThat(inside).as(range).allMatch(answer -> read.contains(InetAddress.ofLiteral(answer)));
        assertThat(outside).as(range).noneMatch(answer -> read.contains(InetAddress.ofLiteral(answer)));
    }
}
