package io.sallyport.auth.arc;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.testing.Fuzz;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AuthenticationResultsValueTest {
    @Test
    void instanceIsReadAndTheRestIsKeptAsItCame() {
        assertThat(AuthenticationResultsValue.parse(" i=2; mx.example;\r\n spf=pass"))
                .isEqualTo(new AuthenticationResultsValue(2, " mx.example;\r\n spf=pass"));
    }

    @Test
    void whiteSpaceAndCommentsMayStandEverywhereAroundTheInstance() {
        assertThat(AuthenticationResultsValue.parse("(a (b \\) c) )\r\n\ti (x)=(y) 07 (z;) ; mx.example; none"))
                .isEqualTo(new AuthenticationResultsValue(7, " mx.example; none"));
    }

    @Test
    void whatDoesNotBeginWithAnInstanceHasNone() {
        for (String value : new String[] {
            "",
            "i",
            "i=",
            "i=1",
            "i=;",
            "i=a;",
            "i=-1;",
            "i=100;",
            "i=999999999999;",
            "I=1;",
            "i=1 mx.example; spf=pass",
            "mx.example; i=1; spf=pass",
            "i=1 (never closed; mx.example",
            "(\\",
            ") i=1;"
        }) {
            assertThat(AuthenticationResultsValue.parse(value)).as(value).isNull();
        }
    }

    @Test
    void commentsNestedAMillionTimesAreSkipped() {
        String nested = "(".repeat(1_000_000) + ")".repeat(1_000_000);
        assertThat(AuthenticationResultsValue.parse(nested + "i=1" + nested + ";x"))
                .isEqualTo(new AuthenticationResultsValue(1, "x"));
    }

    @Test
    void anyTextIsReadWithoutAnException() {
        byte[] valid = "(c) i = 1 (d (e) \\( ) ; mx.example".getBytes(StandardCharsets.ISO_8859_1);
        Fuzz.run(20_000, random -> {
            String value =
                    new String(Fuzz.mutate(valid, random, "()\\i=0123456789; \r\n"), StandardCharsets.ISO_8859_1);
            AuthenticationResultsValue parsed = AuthenticationResultsValue.parse(value);
            if (parsed != null) {
                assertThat(parsed.instance()).isBetween(0, 99);
                assertThat(value).endsWith(";" + parsed.payload());
            }
        });
    }
}
