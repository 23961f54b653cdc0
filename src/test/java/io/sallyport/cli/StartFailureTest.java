package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class StartFailureTest {
    @Test
    void aPortThatIsTakenIsOneLine() {
        Throwable failure = new RuntimeException(
                "Failed to start quarkus",
                new UncheckedIOException(
                        "sallyport.listeners.smtp: cannot listen on /[::]:25",
                        new IOException(new BindException("Address already in use"))));

        assertThat(StartFailure.told(failure))
                .isEqualTo("sallyport.listeners.smtp: cannot listen on /[::]:25: Address already in use");
    }

    @Test
    void whatStandsBeforeTheReasonIsLeftOut() {
        Throwable failure = new RuntimeException(
                "Unable to start HTTP server",
                new ExecutionException(new BindException("Port already bound: 8080: Address already in use")));

        assertThat(StartFailure.told(failure)).isEqualTo("Port already bound: 8080: Address already in use");
    }

    @Test
    void whatIsWrongWithAFileIsSaid() {
        assertThat(StartFailure.told(new RuntimeException(new NoSuchFileException("/proc/x"))))
                .isEqualTo("/proc/x is not there, and cannot be made");
        assertThat(StartFailure.told(new AccessDeniedException("/root/data")))
                .isEqualTo("/root/data may not be used by this user");
        assertThat(StartFailure.told(new FileSystemException("/data", null, "Read-only file system")))
                .isEqualTo("/data: Read-only file system");
    }

    @Test
    void aMistakeOfOursIsNoneOfTheWorld() {
        assertThat(StartFailure.told(new RuntimeException("start", new NullPointerException("state"))))
                .isNull();
    }

    @Test
    void aCircleOfCausesEnds() {
        IOException first = new IOException("first");
        first.initCause(new IOException("second", first));

        assertThat(StartFailure.told(first)).isEqualTo("first: second");
    }
}
