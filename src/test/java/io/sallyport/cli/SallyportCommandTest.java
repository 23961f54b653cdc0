package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.testing.FakeClock;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SallyportCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void helpNamesTheCommandsAndTheExitCodes() {
        assertThat(execute("--help")).isEqualTo(ExitCodes.OK);
        assertThat(out.toString()).contains("run ", "Exit codes:", "78");
    }

    @Test
    void versionIsThatOfTheBuild() {
        assertThat(execute("--version")).isEqualTo(ExitCodes.OK);
        assertThat(out.toString()).matches("Sallyport \\d+\\.\\d+\\.\\d+\\S* \\(Java \\S+\\)\\R");
    }

    @Test
    void whatIsNotUnderstoodIsAUsageError() {
        assertThat(execute("--port")).isEqualTo(ExitCodes.USAGE);
        assertThat(execute("walk")).isEqualTo(ExitCodes.USAGE);
        assertThat(execute("run", "fast")).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString()).contains("--port", "walk", "fast");
    }

    private int execute(String... arguments) {
        return SallyportCommand.commandLine(new FakeClock(Instant.EPOCH))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
