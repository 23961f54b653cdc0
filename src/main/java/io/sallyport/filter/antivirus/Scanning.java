package io.sallyport.filter.antivirus;

import io.sallyport.filter.Failover;
import java.io.IOException;

/** Whoever has something scanned. */
interface Scanning {
    /**
     * What came of a scan.
     *
     * @param server that said so, now or before
     * @param engine with which engine and signatures
     */
    record Scanned(ScanAnswer answer, ScanServer server, String engine) {}

    /**
     * What a scanner says of something.
     *
     * @throws Failover.NoAnswerException if none of the servers answers
     * @throws IOException if the object itself cannot be read
     */
    Scanned scan(ScanObject object, AntivirusSettings settings) throws IOException, InterruptedException;
}
