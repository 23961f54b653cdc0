package io.sallyport.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.config.FileRegister;
import io.sallyport.config.Register;
import io.sallyport.testing.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresRegisterTest {
    private final AtomicLong nanoTime = new AtomicLong();

    @TempDir
    private Path data;

    private PostgresDatabase database;
    private PostgresDatabase elsewhere;

    @BeforeEach
    void open() throws Exception {
        String name = PostgresServer.shared().newDatabase();
        database = PostgresServer.shared().open(name);
        elsewhere = PostgresServer.shared().open(name);
    }

    @AfterEach
    void close() {
        database.close();
        elsewhere.close();
    }

    @Test
    void changeCountsHereAtOnceAndElsewhereASecondLater() throws IOException {
        Register here = here();
        Register there = there();
        assertThat(here.read()).isNull();
        assertThat(there.read()).isNull();
        here.update(present -> "anne");
        assertThat(text(here)).isEqualTo("anne");
        pass(Duration.ofSeconds(1));
        assertThat(text(there)).isEqualTo("anne");
    }

    @Test
    void whatHasNotChangedIsTheSameText() throws IOException {
        Register here = here();
        here.update(present -> "anne");
        Register.Text before = here.read();
        pass(Duration.ofMinutes(1));
        assertThat(here.read()).isSameAs(before);
        there().update(present -> present + " bob");
        pass(Duration.ofSeconds(1));
        assertThat(text(here)).isEqualTo("anne bob");
    }

    @Test
    void whoChangesItOnSeveralGatewaysLosesNoChangeOfAnother() throws Exception {
        List<Future<?>> changes = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 40; i++) {
                Register register = i % 2 == 0 ? here() : there();
                changes.add(threads.submit(() -> {
                    register.update(present -> (present == null ? "" : present) + "x");
                    return null;
                }));
            }
        }
        for (Future<?> change : changes) {
            change.get();
        }
        assertThat(text(here())).hasSize(40);
    }

    @Test
    void changeThatFailsLeavesItAsItWas() throws IOException {
        Register here = here();
        here.update(present -> "anne");
        assertThatIllegalStateException()
                .isThrownBy(() -> here.update(present -> {
                    throw new IllegalStateException("no");
                }));
        assertThat(text(here)).isEqualTo("anne");
        assertThatThrownBy(() -> here.update(present -> "x".repeat(Register.MOST_OCTETS + 1)))
                .isInstanceOf(IOException.class);
        assertThat(text(there())).isEqualTo("anne");
    }

    @Test
    void whatTheFirstGatewayKeptBeforeIsBroughtOverOnce() throws IOException {
        Register first = new FileRegister(data.resolve("first.json"));
        Register second = new FileRegister(data.resolve("second.json"));
        first.update(present -> "anne");
        second.update(present -> "eve");
        assertThat(text(new PostgresRegister(database, "users", first, nanoTime::get)))
                .isEqualTo("anne");
        assertThat(text(new PostgresRegister(elsewhere, "users", second, nanoTime::get)))
                .isEqualTo("anne");
    }

    @Test
    void whileTheDatabaseIsAwayTheLastTextCountsForAWhileAndNothingIsChanged() throws IOException {
        Register here = here();
        here.update(present -> "anne");
        assertThat(text(here)).isEqualTo("anne");
        database.close();
        pass(PostgresRegister.WITHOUT.minusSeconds(1));
        assertThat(text(here)).isEqualTo("anne");
        assertThatThrownBy(() -> here.update(present -> "eve")).isInstanceOf(IOException.class);
        assertThat(text(there())).isEqualTo("anne");
        pass(Duration.ofSeconds(1));
        assertThatThrownBy(here::read).isInstanceOf(Register.AwayException.class);
    }

    private Register here() {
        return new PostgresRegister(database, "users", none(), nanoTime::get);
    }

    private Register there() {
        return new PostgresRegister(elsewhere, "users", none(), nanoTime::get);
    }

    private Register none() {
        return new FileRegister(data.resolve("none.json"));
    }

    private static @Nullable String text(Register register) throws IOException {
        Register.Text text = register.read();
        return text == null ? null : text.value();
    }

    private void pass(Duration time) {
        nanoTime.addAndGet(time.toNanos());
    }
}
