package io.sallyport.overload;

import static io.sallyport.overload.Admission.DELAYED;
import static io.sallyport.overload.Admission.GREETED;
import static io.sallyport.overload.Admission.REFUSED;
import static io.sallyport.overload.Level.DELAY_UNKNOWN;
import static io.sallyport.overload.Level.NORMAL;
import static io.sallyport.overload.Level.REFUSE_UNKNOWN;
import static io.sallyport.overload.Level.RESERVE_ONLY;
import static io.sallyport.overload.Level.SKIP_OPTIONAL;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final int PLACES = 10;
    private static final int RESERVE = 3;

    private record Row(Level level, boolean known, int open, Admission admission) {}

    @Test
    void whoMeetsWhatAtEachLevel() {
        List<Row> table = List.of(
                new Row(NORMAL, false, 1, GREETED),
                new Row(NORMAL, false, 7, GREETED),
                new Row(NORMAL, false, 8, REFUSED),
                new Row(NORMAL, true, 10, GREETED),
                new Row(DELAY_UNKNOWN, false, 1, DELAYED),
                new Row(DELAY_UNKNOWN, false, 8, REFUSED),
                new Row(DELAY_UNKNOWN, true, 10, GREETED),
                new Row(REFUSE_UNKNOWN, false, 1, REFUSED),
                new Row(REFUSE_UNKNOWN, true, 10, GREETED),
                new Row(SKIP_OPTIONAL, false, 1, REFUSED),
                new Row(SKIP_OPTIONAL, true, 10, GREETED),
                new Row(RESERVE_ONLY, false, 1, REFUSED),
                new Row(RESERVE_ONLY, true, 3, GREETED),
                new Row(RESERVE_ONLY, true, 4, REFUSED));
        assertThat(table)
                .allSatisfy(row -> assertThat(Admission.of(row.level(), row.known(), row.open(), PLACES, RESERVE))
                        .isEqualTo(row.admission()));
    }

    @Test
    void withoutReserveSomebodyWhoIsKnownStillComesInAtTheLastLevel() {
        assertThat(Admission.of(RESERVE_ONLY, true, 1, PLACES, 0)).isEqualTo(GREETED);
        assertThat(Admission.of(NORMAL, false, 10, PLACES, 0)).isEqualTo(GREETED);
    }
}
