package io.sallyport.auth.authres;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mail.AuthenticationResult;
import io.sallyport.message.MessageHeader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class UpstreamResultsTest {
    @Test
    void theTopmostFieldsOfTheGatewayCount() {
        assertThat(of("""
                        Received: from sender.example by mx.upstream.example
                        Authentication-Results: mx.upstream.example; spf=fail smtp.mailfrom=a.example; x-odd=pass
                        Authentication-Results: MX.upstream.example; dmarc=fail header.from=a.example
                        DKIM-Signature: v=1
                        Authentication-Results: mx.upstream.example; dmarc=pass header.from=a.example
                        """)).containsExactly("spf=fail");
    }

    @Test
    void whatStandsBelowTheSendersTraceIsTheSenders() {
        assertThat(of("""
                        Received: from sender.example by mx.upstream.example
                        Received: from nowhere.example by sender.example
                        Authentication-Results: mx.upstream.example; spf=pass
                        """)).isEmpty();
    }

    @Test
    void theGatewaysFieldMayStandAboveItsTrace() {
        assertThat(of("""
                        Authentication-Results: mx.upstream.example; spf=pass
                        Received: from sender.example by mx.upstream.example
                        Authentication-Results: mx.upstream.example; dkim=pass
                        """)).containsExactly("spf=pass");
    }

    @Test
    void onlyTheTopmostFieldCountsAndOnlyUnderTheNameToTheLetter() {
        String results = "; iprev=pass\n";
        assertThat(of("Authentication-Results: mx.upstream.example" + results)).containsExactly("iprev=pass");
        for (String other : List.of(
                "Authentication-Results: mx.other.example",
                "Authentication-Results: mx.upstream.example 2",
                "Authentication-Results: mx.upstream.example; spf=pass;",
                "Authentication-Results : mx.upstream.example",
                "Authentication-Results: m\uff58.upstream.example",
                "Authentication-Results: mx\u3002upstream\u3002example",
                "Authentication-Results: mx.up\u00adstream.example")) {
            assertThat(of(other + results)).as(other).isEmpty();
            assertThat(of(other + results + "Authentication-Results: mx.upstream.example" + results))
                    .as("below " + other)
                    .isEmpty();
        }
    }

    @Test
    void fieldsBelowTheFirstThatIsNoTraceAreTheSenders() {
        assertThat(of("""
                        Received: from sender.example by mx.upstream.example
                        From: anne@author.example
                        Authentication-Results: mx.upstream.example; dkim=pass header.d=author.example
                        """)).isEmpty();
    }

    @Test
    void theTraceSaysWhoFoundIt() {
        MessageHeader header = header("Authentication-Results: mx.upstream.example; arc=pass (i=1)\n");
        assertThat(UpstreamResults.of(header, "mx.upstream.example", 1))
                .containsExactly(new AuthenticationResult(
                        "arc",
                        "pass",
                        "as mx.upstream.example found",
                        null,
                        List.of(),
                        List.of("as mx.upstream.example found")));
    }

    private static List<String> of(String header) {
        return UpstreamResults.of(header(header), "mx.upstream.example", 1).stream()
                .map(result -> result.method() + "=" + result.result())
                .toList();
    }

    private static MessageHeader header(String header) {
        byte[] octets = header.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
        return MessageHeader.parse(octets, octets.length);
    }
}
