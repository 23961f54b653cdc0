package io.sallyport.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.metrics.MailMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolHealthTest {
    private static final long FLOOR = 1_000;

    @TempDir
    Path folder;

    private long free = Long.MAX_VALUE;

    @Test
    void gatewayIsReadyWhileMailCanBeStoredAndLeavesNothingBehind() throws IOException {
        try (FileSpool spool = open()) {
            assertThat(health(spool).getStatus()).isEqualTo(Status.UP);
            assertThat(folder.resolve("incoming")).isEmptyDirectory();
        }
    }

    @Test
    void gatewayIsNotReadyBelowTheFloorOfItsDiskAndIsAgainAbove() throws IOException {
        try (FileSpool spool = open()) {
            free = FLOOR - 1;
            assertThat(health(spool).getStatus()).isEqualTo(Status.DOWN);
            free = FLOOR;
            assertThat(health(spool).getStatus()).isEqualTo(Status.UP);
        }
    }

    @Test
    void gatewayIsNotReadyWhenItsFolderTakesNoFileAndTellsNobodyWhereItIs() throws IOException {
        try (FileSpool spool = open()) {
            Files.delete(folder.resolve("incoming"));
            HealthCheckResponse health = health(spool);
            assertThat(health.getStatus()).isEqualTo(Status.DOWN);
            assertThat(health.getData()).isEmpty();
        }
    }

    private FileSpool open() throws IOException {
        return new FileSpool(folder, new FileSpool.Limits(FLOOR, 10), MailMetrics.unread(), () -> free, null);
    }

    private static HealthCheckResponse health(Spool spool) {
        return new SpoolHealth(spool).call();
    }
}
