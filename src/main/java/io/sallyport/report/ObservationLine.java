package io.sallyport.report;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sallyport.report.ReportRow.DkimResult;
import io.sallyport.report.ReportRow.Evaluation;
import io.sallyport.report.ReportRow.Identifiers;
import io.sallyport.report.ReportRow.SpfResult;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An observation as a line of JSON.
 *
 * @param time seconds since 1970
 * @param source the client's address as a literal
 */
record ObservationLine(
        long time,
        long count,
        PublishedPolicy policy,
        String rua,
        String source,
        Identifiers identifiers,
        Evaluation evaluation,
        List<DkimResult> dkim,
        @Nullable SpfResult spf) {
    /** Room for 100 signatures with names of any length. */
    static final int MOST_OCTETS = 512 * 1024;

    /** No day has so many; with more, sums could overflow. */
    private static final long MOST_MAILS = 1_000_000_000;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static {
        JSON.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(5)
                        .maxDocumentLength(MOST_OCTETS)
                        .maxNumberLength(20)
                        .build());
    }

    ObservationLine {
        Objects.requireNonNull(policy);
        Objects.requireNonNull(rua);
        Objects.requireNonNull(source);
        Objects.requireNonNull(identifiers);
        Objects.requireNonNull(evaluation);
        dkim = List.copyOf(dkim);
    }

    /** The line, with its line end. */
    static byte[] write(Tally tally) throws IOException {
        DmarcObservation observation = tally.observation();
        ReportRow row = observation.row();
        byte[] json = JSON.writeValueAsBytes(new ObservationLine(
                observation.time().getEpochSecond(),
                tally.count(),
                observation.policy(),
                observation.rua(),
                row.source().getHostAddress(),
                row.identifiers(),
                row.evaluation(),
                row.dkim(),
                row.spf()));
        byte[] line = new byte[json.length + 1];
        System.arraycopy(json, 0, line, 0, json.length);
        line[json.length] = '\n';
        return line;
    }

    /** Reads a line without its line end; null if it is not what was written. */
    static @Nullable Tally read(byte[] line) {
        try {
            ObservationLine read = JSON.readValue(line, ObservationLine.class);
            InetAddress source = InetAddress.ofLiteral(read.source);
            ReportRow row = new ReportRow(source, read.identifiers, read.evaluation, read.dkim, read.spf);
            if (!read.policy.isReportable() || read.count > MOST_MAILS) {
                return null;
            }
            return new Tally(
                    new DmarcObservation(Instant.ofEpochSecond(read.time), read.policy, read.rua, row), read.count);
        } catch (IOException | RuntimeException e) {
            return null; // Torn by a crash, or written by somebody else: the reader counts it
        }
    }
}
