package io.sallyport.filter.antivirus;

import java.io.IOException;

/** A scanner that has said who it is. */
interface ScanService {
    /** Engine and signatures: as long as this is the same, so are its answers. Empty if it does not say. */
    String engine();

    /**
     * Has something scanned.
     *
     * @throws IOException if there is no answer, or one that makes no sense
     */
    ScanAnswer scan(ScanObject object) throws IOException, InterruptedException;
}
