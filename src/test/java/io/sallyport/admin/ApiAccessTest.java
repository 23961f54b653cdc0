package io.sallyport.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.admin.ApiAccess.Request;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ApiAccessTest {
    private static final InetAddress LOCAL = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress REMOTE = InetAddress.ofLiteral("192.0.2.9");
    private static final String TOKEN = "a-token-of-some-length";

    private final ApiAccess open = new ApiAccess(null, "gate.example");
    private final ApiAccess secured = new ApiAccess(TOKEN, "gate.example");

    @Test
    void thisHostMayReadWithoutAToken() {
        assertThat(status(open, get(LOCAL, "localhost:8080"))).isEqualTo(200);
        assertThat(status(open, get(InetAddress.ofLiteral("::1"), "[::1]:8080")))
                .isEqualTo(200);
        assertThat(status(open, get(LOCAL, "127.0.0.1"))).isEqualTo(200);
        assertThat(status(open, get(LOCAL, "Gate.Example:8080"))).isEqualTo(200);
    }

    @Test
    void otherHostsMayNotWithoutAToken() {
        assertThat(status(open, get(REMOTE, "localhost"))).isEqualTo(403);
        assertThat(status(open, get(null, "localhost"))).isEqualTo(403);
    }

    @Test
    void namesThatAreNotOursAreRefused() {
        for (String host : new String[] {
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "evil@localhost",
            "localhost/x",
            "",
            "a b"
        }) {
            assertThat(status(open, get(LOCAL, host))).as(host).isEqualTo(403);
        }
        assertThat(status(open, get(LOCAL, null))).isEqualTo(403);
    }

    @Test
    void changesNeedWhatABrowserDoesNotSendAcrossOrigins() {
        assertThat(status(open, post(null, null, null))).isEqualTo(403);
        assertThat(status(open, post("text/plain", null, null))).isEqualTo(403);
        assertThat(status(open, post("application/x-www-form-urlencoded", null, null)))
                .isEqualTo(403);
        assertThat(status(open, post("text/plain; application/json", null, null)))
                .isEqualTo(403);
        assertThat(status(open, post("application/json", null, null))).isEqualTo(200);
        assertThat(status(open, post("Application/JSON; charset=utf-8", null, null)))
                .isEqualTo(200);
        assertThat(status(open, post(null, null, "script"))).isEqualTo(200);
    }

    @Test
    void otherOriginsAreRefused() {
        assertThat(status(open, post("application/json", "https://evil.example", null)))
                .isEqualTo(403);
        assertThat(status(open, post("application/json", "null", null))).isEqualTo(403);
        assertThat(status(open, post("application/json", "http://localhost:8080", null)))
                .isEqualTo(200);
    }

    @Test
    void tokenIsNeededFromEverywhereWhereThereIsOne() {
        assertThat(status(secured, get(LOCAL, "localhost"))).isEqualTo(401);
        assertThat(status(secured, bearing("Bearer " + TOKEN))).isEqualTo(200);
        assertThat(status(secured, bearing("bearer " + TOKEN))).isEqualTo(200);
        for (String wrong : new String[] {"Bearer", "Bearer ", "Bearer " + TOKEN + "x", "Basic " + TOKEN, TOKEN, ""}) {
            assertThat(status(secured, bearing(wrong))).as(wrong).isEqualTo(401);
        }
    }

    private static int status(ApiAccess access, Request request) {
        Problem problem = access.objectionTo(request);
        return problem == null ? 200 : problem.status();
    }

    private static Request get(@Nullable InetAddress remote, @Nullable String host) {
        return new Request("GET", remote, host, null, null, null, null);
    }

    private static Request post(@Nullable String type, @Nullable String origin, @Nullable String client) {
        return new Request("POST", LOCAL, "localhost:8080", origin, null, type, client);
    }

    private static Request bearing(String authorization) {
        return new Request("POST", REMOTE, "mail.example", null, authorization, null, null);
    }
}
