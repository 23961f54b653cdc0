package io.sallyport.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.quarantine.HeldMail.Change;
import io.sallyport.quarantine.HeldMails;
import io.sallyport.quarantine.QuarantineIndex;
import io.sallyport.quarantine.QuarantineIndex.Release;
import io.sallyport.quarantine.QuarantineIndex.Result;
import io.sallyport.quarantine.QuarantineIndex.Transition;
import io.sallyport.quarantine.QuarantineIndexContract;
import io.sallyport.quarantine.State;
import io.sallyport.testing.PostgresServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresQuarantineIndexTest extends QuarantineIndexContract {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final String ID = "q1-held-1";

    private PostgresDatabase database;
    private PostgresQuarantineIndex index;

    @BeforeEach
    void open() throws IOException {
        database = PostgresServer.shared().open();
        index = new PostgresQuarantineIndex(database, "one", LONG);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    protected QuarantineIndex index() {
        return index;
    }

    @Test
    void releaseOfAnotherGatewayIsNotOurs() throws IOException {
        PostgresQuarantineIndex other = new PostgresQuarantineIndex(database, "two", LONG);
        hold();
        assertThat(isMade(index, State.HELD, Release.NONE, Release.WANTED)).isTrue();
        assertThat(isMade(other, State.HELD, Release.NONE, Release.WANTED)).isFalse();
        assertThat(isMade(other, State.RELEASED, Release.WANTED, Release.COMMITTED))
                .isFalse();
        assertThat(other.unfinishedReleases(10)).isEmpty();
        assertThat(index.unfinishedReleases(10)).hasSize(1);
    }

    @Test
    void releaseOfGatewayThatIsSilentIsTakenOverOnceAndForGood() throws IOException {
        PostgresQuarantineIndex other = new PostgresQuarantineIndex(database, "two", Duration.ZERO);
        hold();
        isMade(index, State.HELD, Release.NONE, Release.WANTED);
        assertThat(other.unfinishedReleases(10)).hasSize(1);
        assertThat(index.unfinishedReleases(10)).isEmpty();
        assertThat(index.unfinishedRelease("q1-held-1")).isNull();
        assertThat(other.unfinishedRelease("q1-held-1")).isNotNull();
        assertThat(isMade(index, State.RELEASED, Release.WANTED, Release.COMMITTED))
                .isFalse();
        assertThat(isMade(other, State.RELEASED, Release.WANTED, Release.COMMITTED))
                .isTrue();
        assertThat(index.unfinishedRelease("q1-held-1")).isNull();
        assertThat(other.unfinishedRelease("q1-held-1")).isNotNull();
    }

    @Test
    void mailThatIsInTheSpoolOfAnotherGatewayIsNeverTakenOver() throws IOException {
        PostgresQuarantineIndex other = new PostgresQuarantineIndex(database, "two", Duration.ZERO);
        hold();
        isMade(index, State.HELD, Release.NONE, Release.WANTED);
        isMade(index, State.RELEASED, Release.WANTED, Release.COMMITTED);
        assertThat(other.unfinishedReleases(10)).isEmpty();
        assertThat(index.unfinishedReleases(10)).hasSize(1);
    }

    private void hold() throws IOException {
        index.add(List.of(HeldMails.entry(HeldMails.mail(1))));
        index.promise(List.of(ID));
    }

    private static boolean isMade(QuarantineIndex by, State to, Release from, Release release) throws IOException {
        @Nullable Change change = release == Release.WANTED ? new Change(HeldMails.NOON, "ann", "", null) : null;
        Result result = by.change(new Transition(ID, null, Set.of(State.HELD), Set.of(from), to, release, change));
        return result != null && result.made();
    }
}
