package io.sallyport.spool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * How a mail lies on disk: the lines of its file.
 *
 * <pre>
 * SALLYPORT-SPOOL 1
 * crc {"queueId": … }       what never changes: {@link Head}
 * (the bytes of the message, as many as the head says)
 * crc {"crc32c": … }        the checksum of the message: {@link Seal}
 * crc {"pending": … }       the state, once for each change: {@link State}; the last one counts
 * </pre>
 *
 * <p>{@code crc} is the CRC-32C of the JSON behind it, as eight hexadecimal digits. A line can be torn only if the system
 * fell while it was written, thus only the last one, and nobody was promised anything on its strength: it is dropped. A
 * broken line anywhere else means that the disk lies, and the file is set aside.
 */
final class SpoolFormat {
    /** The first line: what the file is, and the version of its format. */
    static final String MAGIC = "SALLYPORT-SPOOL 1";

    /** The longest line. An envelope of 10,000 recipients takes about one megabyte. */
    static final int MOST_LINE = 8 * 1024 * 1024;

    private static final int MOST_ERROR = 1000;
    private static final int CRC_DIGITS = 8;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static {
        JSON.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(4)
                        .maxStringLength(64 * 1024)
                        .maxNumberLength(20)
                        .build());
    }

    private SpoolFormat() {}

    /** A mailbox. */
    record Box(String local, String domain) {
        Box {
            Objects.requireNonNull(local);
            Objects.requireNonNull(domain);
        }

        static Box of(MailAddress address) {
            return new Box(address.localPart(), address.domain());
        }

        MailAddress toAddress() {
            return new MailAddress(local, domain);
        }
    }

    /** What never changes. */
    record Head(
            String queueId,
            @Nullable Box reversePath,
            List<Box> recipients,
            Envelope.Body body,
            boolean smtpUtf8,
            boolean senderVerified,
            String client,
            String received,
            long size,
            boolean eightBit,
            @Nullable String via) {
        Head {
            Objects.requireNonNull(queueId);
            Objects.requireNonNull(body);
            Objects.requireNonNull(client);
            Objects.requireNonNull(received);
            recipients = List.copyOf(recipients);
            if (recipients.isEmpty() || size < 0) {
                throw new IllegalArgumentException("%d recipients, %d octets".formatted(recipients.size(), size));
            }
        }

        static Head of(SpooledMail mail, long size, boolean eightBit) {
            Envelope envelope = mail.envelope();
            MailAddress sender = envelope.reversePath();
            return new Head(
                    mail.queueId(),
                    sender == null ? null : Box.of(sender),
                    envelope.recipients().stream().map(Box::of).toList(),
                    envelope.body(),
                    envelope.smtpUtf8(),
                    mail.senderVerified(),
                    mail.client(),
                    mail.received().toString(),
                    size,
                    eightBit,
                    mail.via());
        }
    }

    /** That the message is complete, and how to tell that it is still the same. */
    record Seal(String crc32c) {
        Seal {
            Objects.requireNonNull(crc32c);
        }
    }

    /**
     * What changes.
     *
     * @param pending positions in the head's list of recipients
     * @param released null in files of mail that was never held, and in those of versions that did not note it
     */
    record State(
            List<Integer> pending,
            int attempts,
            String nextAttempt,
            @Nullable String lastError,
            boolean held,
            boolean warned,
            @Nullable String released) {
        State {
            Objects.requireNonNull(nextAttempt);
            pending = List.copyOf(pending);
            if (pending.isEmpty()) {
                throw new IllegalArgumentException("nobody waits");
            }
        }

        static State of(SpooledMail mail) {
            String error = mail.lastError();
            return new State(
                    positions(mail),
                    mail.attempts(),
                    mail.nextAttempt().toString(),
                    error == null ? null : bounded(error),
                    mail.held(),
                    mail.warned(),
                    mail.released() == null ? null : mail.released().toString());
        }

        private static List<Integer> positions(SpooledMail mail) {
            List<MailAddress> recipients = mail.envelope().recipients();
            List<MailAddress> pending = mail.pending();
            if (recipients.equals(pending)) {
                return IntStream.range(0, recipients.size()).boxed().toList();
            }
            Map<MailAddress, Integer> places = new HashMap<>();
            for (int i = 0; i < recipients.size(); i++) {
                places.put(recipients.get(i), i);
            }
            List<Integer> positions = new ArrayList<>(pending.size());
            for (MailAddress waiting : pending) {
                Integer place = places.get(waiting);
                if (place == null) {
                    throw new IllegalArgumentException(
                            "%s is not a recipient of %s".formatted(waiting, mail.queueId()));
                }
                positions.add(place);
            }
            return positions;
        }
    }

    /** The line for a head, seal or state, with its line end. */
    static byte[] line(Object content) throws IOException {
        byte[] json = JSON.writeValueAsBytes(content);
        byte[] crc = crc(json, 0, json.length).getBytes(StandardCharsets.US_ASCII);
        int length = CRC_DIGITS + 1 + json.length + 1;
        if (length > MOST_LINE) {
            throw new IOException("the envelope takes %d octets (expected: at most %d)".formatted(length, MOST_LINE));
        }
        byte[] line = Arrays.copyOf(crc, length);
        line[CRC_DIGITS] = ' ';
        System.arraycopy(json, 0, line, CRC_DIGITS + 1, json.length);
        line[length - 1] = '\n';
        return line;
    }

    /**
     * Reads a line without its line end; null if its checksum is wrong or missing.
     *
     * @throws CorruptMailException if the checksum is right and the content makes no sense: somebody else wrote it
     */
    static <T> @Nullable T parse(byte[] line, Class<T> type) throws CorruptMailException {
        int start = CRC_DIGITS + 1;
        if (line.length <= start || line[CRC_DIGITS] != ' ') {
            return null;
        }
        String said = new String(line, 0, CRC_DIGITS, StandardCharsets.US_ASCII);
        if (!said.equals(crc(line, start, line.length - start))) {
            return null;
        }
        try {
            return JSON.readValue(line, start, line.length - start, type);
        } catch (JsonProcessingException e) {
            throw new CorruptMailException(
                    "a %s that cannot be read: %s".formatted(type.getSimpleName(), e.getOriginalMessage()), e);
        } catch (IOException | IllegalArgumentException e) {
            throw new CorruptMailException("a %s that cannot be read".formatted(type.getSimpleName()), e);
        }
    }

    /** The mail that head and state describe. */
    static SpooledMail mail(Head head, State state) throws CorruptMailException {
        try {
            List<MailAddress> recipients =
                    head.recipients().stream().map(Box::toAddress).toList();
            Box sender = head.reversePath();
            return new SpooledMail(
                    head.queueId(),
                    new Envelope(sender == null ? null : sender.toAddress(), recipients, head.body(), head.smtpUtf8()),
                    state.pending().stream().map(recipients::get).toList(),
                    head.senderVerified(),
                    head.client(),
                    Instant.parse(head.received()),
                    head.size(),
                    state.attempts(),
                    Instant.parse(state.nextAttempt()),
                    state.lastError(),
                    state.held(),
                    state.warned(),
                    head.via(),
                    state.released() == null ? null : Instant.parse(state.released()));
        } catch (DateTimeException | IndexOutOfBoundsException e) {
            throw new CorruptMailException("an envelope that makes no sense", e);
        }
    }

    /** A checksum as it stands in the file. */
    static String hex(CRC32C crc) {
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    private static String crc(byte[] bytes, int start, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, start, length);
        return hex(crc);
    }

    /** Texts of backends may hold anything; what JSON cannot carry becomes a question mark. */
    private static String bounded(String text) {
        String cut = text.length() <= MOST_ERROR ? text : text.substring(0, MOST_ERROR);
        return new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
