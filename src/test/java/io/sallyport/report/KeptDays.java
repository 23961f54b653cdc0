package io.sallyport.report;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/** Days of which something is kept, for tests of those who show or send it. */
public final class KeptDays {
    private KeptDays() {}

    /** Keeps one mail with that domain in From and as policy domain. */
    public static void keep(Path dataDir, String day, String domain, String rua) throws IOException {
        LocalDate date = LocalDate.parse(day);
        DmarcObservation seen = new DmarcObservation(
                DmarcReport.endOf(date).minusSeconds(3600),
                Observations.policy(domain),
                rua,
                Observations.row("192.0.2.1", domain));
        new FileObservationStore(dataDir.resolve("reports/dmarc"), 1_000_000).append(date, List.of(new Tally(seen, 1)));
    }
}
