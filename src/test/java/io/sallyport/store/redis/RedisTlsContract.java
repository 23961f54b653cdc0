package io.sallyport.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sallyport.testing.InstalledRedis;
import io.sallyport.testing.TestCertificates;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.nio.file.Path;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which servers are talked to through TLS; skipped where the server program is not installed. */
abstract class RedisTlsContract {
    /** With the signs that have a meaning in an address. */
    private static final String PASSWORD = "pass$word:with/all@signs#1%2F";

    private final String name;
    private final TestCertificates localhost = TestCertificates.forName("localhost");

    @TempDir
    private Path folder;

    RedisTlsContract(String name) {
        this.name = name;
    }

    @BeforeEach
    void isInstalled() {
        assumeTrue(InstalledRedis.find(name).isPresent(), name + " is not installed");
    }

    @Test
    void serverThatShowsItsNameAnswers() throws IOException {
        assertAnswers("rediss://localhost");
    }

    @Test
    void serverThatShowsItsAddressAnswers() throws IOException {
        assertAnswers("rediss://127.0.0.1");
    }

    @Test
    void serverThatShowsAnotherNameIsRefused() throws IOException {
        TestCertificates other = TestCertificates.forName("other.example");
        assertThatAsking(other, "rediss://localhost", other)
                .hasStackTraceContaining("No subject alternative DNS name matching localhost");
    }

    @Test
    void serverForWhichAnotherVouchesIsRefused() throws IOException {
        assertThatAsking(localhost, "rediss://localhost", TestCertificates.forName("localhost"))
                .hasStackTraceContaining("CertPathValidatorException");
    }

    @Test
    void serverForWhichNobodyVouchesThatJavaTrustsIsRefused() throws IOException {
        assertThatAsking(localhost, "rediss://localhost", null).hasStackTraceContaining("CertPathBuilderException");
    }

    @Test
    void serverThatSpeaksTlsIsNotReachedWithoutIt() throws IOException {
        assertThatAsking(localhost, "redis://localhost", localhost).isInstanceOf(IOException.class);
    }

    private void assertAnswers(String address) throws IOException {
        try (InstalledRedis redis = start(localhost);
                RedisServer server = redis.open(address, PASSWORD, file(localhost))) {
            assertThat(server.ask(Request.cmd(Command.PING))).hasToString("PONG");
        }
    }

    private AbstractThrowableAssert<?, ?> assertThatAsking(
            TestCertificates shown, String address, @Nullable TestCertificates trusted) throws IOException {
        try (InstalledRedis redis = start(shown);
                RedisServer server = redis.open(address, PASSWORD, file(trusted))) {
            return assertThatThrownBy(() -> server.ask(Request.cmd(Command.PING)))
                    .isInstanceOf(IOException.class);
        }
    }

    private InstalledRedis start(TestCertificates shown) throws IOException {
        return InstalledRedis.withTls(InstalledRedis.find(name).orElseThrow(), shown, folder, PASSWORD);
    }

    private @Nullable Path file(@Nullable TestCertificates trusted) throws IOException {
        return trusted == null ? null : trusted.writeCertificate(folder.resolve("trusted.crt"));
    }
}
