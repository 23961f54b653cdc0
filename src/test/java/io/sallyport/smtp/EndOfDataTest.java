package io.sallyport.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mail.ProtocolFact;
import io.sallyport.policy.ProtocolPolicy.BareLineEnds;
import io.sallyport.smtp.MessageStreams.Received;
import io.sallyport.testing.Suites;
import io.sallyport.testing.TextTable;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** SMTP smuggling: nothing but CR LF {@code .} CR LF ends a message, and nothing that leaves us looks like an end. */
class EndOfDataTest {
    private static final String BEFORE = "Subject: one\r\n\r\na";
    private static final String SMUGGLED =
            "bMAIL FROM:<smuggled@example.org>\r\nRCPT TO:<victim@example.org>\r\nDATA\r\nSubject: two\r\n\r\nc\r\n";
    private static final String REST = "QUIT\r\n";

    /** What some server somewhere takes for the end of data. */
    private static final Pattern DANGER = Pattern.compile("(?s)[\r\n]\0?\\.\0?(?: ?\r?\n|\r)");

    /** One line of the table. */
    private record Case(String sequence, String kept, String normalised) {
        String expected(BareLineEnds mode) {
            return mode == BareLineEnds.REFUSE ? kept : normalised;
        }
    }

    @Test
    void noSequenceEndsAMessageBehindDataHoweverItIsCut() {
        for (Case each : cases()) {
            String stream = BEFORE + each.sequence() + SMUGGLED + ".\r\n" + REST;
            for (BareLineEnds mode : BareLineEnds.values()) {
                String expected = BEFORE + each.expected(mode) + SMUGGLED;
                for (List<String> buffers : splits(stream)) {
                    Received received = MessageStreams.data(mode, buffers);
                    assertThat(received.complete())
                            .as("%s in %s", each, buffers)
                            .isTrue();
                    assertThat(received.message()).as("%s in %s", each, buffers).isEqualTo(expected);
                    assertThat(received.rest()).isEqualTo(REST);
                    assertThat(received.facts()).isEqualTo(MessageStreams.facts(BareLineEnds.REFUSE, each.kept()));
                }
            }
        }
    }

    @Test
    void noSequenceMeansAnythingInChunks() {
        for (Case each : cases()) {
            String stream = BEFORE + each.sequence() + SMUGGLED;
            for (BareLineEnds mode : BareLineEnds.values()) {
                String expected = mode == BareLineEnds.REFUSE ? stream : MessageStreams.normalise(stream);
                for (List<String> buffers : splits(stream)) {
                    Received oneChunk = MessageStreams.chunks(mode, List.of(buffers));
                    Received chunkEach = MessageStreams.chunks(
                            mode, buffers.stream().map(List::of).toList());
                    assertThat(oneChunk.message()).as("%s in %s", each, buffers).isEqualTo(expected);
                    assertThat(oneChunk.facts()).isEqualTo(MessageStreams.facts(BareLineEnds.REFUSE, stream));
                    assertThat(chunkEach.message())
                            .as("%s in %s", each, buffers)
                            .isEqualTo(expected);
                    assertThat(chunkEach.facts()).isEqualTo(oneChunk.facts());
                }
            }
        }
    }

    @Test
    void whatIsNotRefusedHoldsNoEndForALaxServerOnceTheRelayHasStuffedIt() {
        for (Case each : cases()) {
            String stream = BEFORE + each.sequence() + SMUGGLED + ".\r\n";
            for (BareLineEnds mode : BareLineEnds.values()) {
                Received received = MessageStreams.data(mode, List.of(stream));
                boolean refused =
                        mode == BareLineEnds.REFUSE && received.facts().contains(ProtocolFact.BARE_LINE_END)
                                || received.facts().contains(ProtocolFact.NUL);
                if (!refused) {
                    assertThat(received.message().replace("\r\n.", "\r\n.."))
                            .as("%s", each)
                            .doesNotContainPattern(DANGER);
                }
            }
        }
    }

    @Test
    void tableHoldsEverySequenceOfTheSuite() throws IOException {
        String suite = Files.readString(Suites.require("smtp/end-of-data.md"));
        List<String> sequences = Pattern.compile("`(<[^`]*>)`")
                .matcher(suite)
                .results()
                .map(result -> result.group(1))
                .filter(notation -> notation.contains(".") && !notation.contains("@"))
                .map(EndOfDataTest::octets)
                .toList();
        assertThat(sequences).hasSizeGreaterThan(15);
        assertThat(cases().stream().map(Case::sequence)).containsAll(sequences);
    }

    private static List<Case> cases() {
        return TextTable.lines("/smtp/end-of-data.txt").stream()
                .map(line -> line.split("\\|", -1))
                .map(cells -> new Case(octets(cells[0]), octets(cells[1]), octets(cells[2])))
                .toList();
    }

    private static String octets(String notation) {
        return notation.replace(" ", "")
                .replace("<CR>", "\r")
                .replace("<LF>", "\n")
                .replace("<SP>", " ")
                .replace("<NUL>", "\0");
    }

    /** The stream whole, in two at every place, and octet by octet. */
    private static List<List<String>> splits(String stream) {
        List<List<String>> splits = new ArrayList<>();
        splits.add(List.of(stream));
        for (int i = 1; i < stream.length(); i++) {
            splits.add(List.of(stream.substring(0, i), stream.substring(i)));
        }
        splits.add(List.of(stream.split("")));
        return splits;
    }
}
