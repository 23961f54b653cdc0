package io.sallyport.e2e;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.Cookie;
import io.restassured.response.Response;
import io.sallyport.admin.access.Role;
import io.sallyport.admin.access.Users;
import io.sallyport.audit.AuditEntry;
import io.sallyport.audit.AuditFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The page behind a proxy that has the TLS, as docs/access.md says how. */
@QuarkusTest
@WithTestResource(DoorsResource.class)
@WithTestResource(BehindProxyEndToEndTest.Proxy.class)
class BehindProxyEndToEndTest {
    private static final String PASSWORD = "correct horse battery";

    Doors doors;

    /** Has the gateway believe who connects from this host. */
    public static final class Proxy implements QuarkusTestResourceLifecycleManager {
        @Override
        public Map<String, String> start() {
            return Map.of(
                    "quarkus.http.proxy.proxy-address-forwarding", "true",
                    "quarkus.http.proxy.allow-x-forwarded", "true",
                    "quarkus.http.proxy.trusted-proxies", "127.0.0.1");
        }

        @Override
        public void stop() {}
    }

    private Response login() throws IOException {
        Path data = doors.policies().resolveSibling("data");
        Users users = new Users(data);
        users.remove("ann");
        users.add("ann", Role.ADMIN, null, false, PASSWORD, false);
        return given().redirects()
                .follow(false)
                .header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-For", "198.51.100.7")
                .formParam("name", "ann")
                .formParam("password", PASSWORD)
                .post("/login");
    }

    @Test
    void cookieIsForTlsAndThisHostAlone() throws IOException {
        Cookie cookie = login().detailedCookie("__Host-sallyport");
        assertThat(cookie.isSecured()).isTrue();
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.getPath()).isEqualTo("/");
        assertThat(cookie.hasDomain()).isFalse();
        assertThat(given().header("X-Forwarded-Proto", "https")
                        .cookie("__Host-sallyport", cookie.getValue())
                        .get("/api/queue")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void sessionOfAnotherNameOfTheCookieIsNone() throws IOException {
        String value = login().cookie("__Host-sallyport");
        assertThat(given().header("X-Forwarded-Proto", "https")
                        .cookie("sallyport", value)
                        .get("/api/queue")
                        .statusCode())
                .as("another host of the domain could have set it")
                .isEqualTo(401);
    }

    @Test
    void browserIsToldToComeByTlsFromNowOn() throws IOException {
        assertThat(login().header("Strict-Transport-Security")).startsWith("max-age=");
    }

    @Test
    void accountHasTheAddressOfThePersonAndNotOfTheProxy() throws IOException {
        login();
        AuditEntry entry = new AuditFolder(
                        doors.policies().resolveSibling("data").resolve("audit"))
                .newest(Long.MAX_VALUE, 1)
                .getFirst()
                .entry();
        assertThat(entry.address()).isEqualTo("198.51.100.7");
    }
}
