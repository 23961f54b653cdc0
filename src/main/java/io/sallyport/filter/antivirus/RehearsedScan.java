package io.sallyport.filter.antivirus;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * A scanner for policy tests, which are the same on every machine and ask nobody: it finds the EICAR test file, wherever it
 * stands in plain octets, and nothing else.
 */
final class RehearsedScan implements Scanning {
    /** In two halves, or scanners would take this program for the test file. */
    private static final byte[] EICAR =
            ("X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD" + tail()).getBytes(StandardCharsets.US_ASCII);

    /** Not a constant: the compiler would join the halves. */
    private static String tail() {
        return "-ANTIVIRUS-TEST-FILE!$H+H*";
    }

    @Override
    public Scanned scan(ScanObject object, AntivirusSettings settings) throws IOException {
        try (InputStream in = new BufferedInputStream(object.octets().open())) {
            ScanAnswer answer =
                    holdsEicar(in) ? ScanAnswer.Found.named("Eicar-Test-Signature") : new ScanAnswer.Clean();
            return new Scanned(answer, settings.servers().getFirst(), "rehearsal");
        }
    }

    /** Its first octet stands in it only once: after a mismatch, the search begins with the octet that did not match. */
    private static boolean holdsEicar(InputStream in) throws IOException {
        int matched = 0;
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            if (octet == EICAR[matched]) {
                matched++;
            } else {
                matched = octet == EICAR[0] ? 1 : 0;
            }
            if (matched == EICAR.length) {
                return true;
            }
        }
        return false;
    }
}
