package io.sallyport.filter.classifier;

import io.sallyport.mail.MailMessage;
import io.sallyport.message.OctetsMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** SpamAssassin's public corpus in the order of time, as mail, with line ends of CR LF. */
final class SpamCorpus {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("d MMM yyyy HH:mm:ss", Locale.ROOT);
    private static final Pattern DELIVERED =
            Pattern.compile("^From .* (?<month>\\w{3}) +(?<day>\\d+) (?<time>\\d\\d:\\d\\d:\\d\\d) +(?<year>\\d{4})");
    private static final Pattern DATED = Pattern.compile(
            "(?m)^Date: .*?(?<day>\\d+) (?<month>\\w{3}) (?<year>\\d{4}) (?<time>\\d\\d:\\d\\d:\\d\\d)");

    /** What the people who made the corpus received through, and what their programs wrote. */
    private static final Set<String> TRACES = Set.of(
            "received",
            "date",
            "delivered-to",
            "return-path",
            "delivery-date",
            "x-original-date",
            "x-authentication-warning",
            "x-pyzor",
            "x-mailscanner",
            "x-loop",
            "x-egroups-return",
            "old-return-path");

    private static final Pattern COLLECTORS = Pattern.compile("(?i)\\b(zzzz|jm|yyyy)[-+\\w]*@[\\w.-]+");
    private static final Pattern COLLECTING_HOSTS = Pattern.compile(
            "(?i)spamassassin\\.taint\\.org|netnoteinc\\.com|jmason\\.org|slashnull\\.org|example\\.com");

    /** What is shown of the messages. */
    enum View {
        /** All of it, but for the line before the message that is none of it. */
        AS_IS,
        /** Without what tells how and when the collectors received it, and who they are. */
        WITHOUT_TRACES,
        /** Subject, what is needed to read the body, and the body. */
        SUBJECT_AND_BODY
    }

    /**
     * One message.
     *
     * @param digest of the file, two hexadecimal digits: splits the corpus in the same way on each machine
     */
    record Mail(String text, Label label, LocalDateTime time, String digest) {
        MailMessage seen(View view) {
            return message(
                    switch (view) {
                        case AS_IS -> text;
                        case WITHOUT_TRACES -> anonymous(kept(text, false));
                        case SUBJECT_AND_BODY -> anonymous(kept(text, true));
                    });
        }

        /** Whether it was used to choose the parameters: a third of all. */
        boolean isForTuning() {
            return Integer.parseInt(digest, 16) % 3 == 0;
        }
    }

    private SpamCorpus() {}

    static List<Mail> in(Path folder) throws IOException {
        List<Mail> mails = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".txt"))
                    .sorted()
                    .toList()) {
                mails.add(read(file));
            }
        }
        mails.sort(Comparator.comparing(Mail::time)); // Stable: of one second in the order of their names
        return mails;
    }

    private static Mail read(Path file) throws IOException {
        byte[] octets = Files.readAllBytes(file);
        String text = new String(octets, StandardCharsets.ISO_8859_1);
        boolean boxed = text.startsWith("From ");
        LocalDateTime time = time((boxed ? DELIVERED : DATED).matcher(text));
        boolean spam = String.valueOf(file.getParent().getFileName()).startsWith("spam");
        byte[] digest = MessageKey.sha256().digest(octets);
        return new Mail(
                boxed ? text.substring(text.indexOf('\n') + 1) : text,
                spam ? Label.SPAM : Label.HAM,
                time,
                HexFormat.of().toHexDigits(digest[0]));
    }

    private static LocalDateTime time(Matcher date) {
        if (!date.find()) {
            return LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC);
        }
        return LocalDateTime.parse(
                "%s %s %s %s".formatted(date.group("day"), date.group("month"), date.group("year"), date.group("time")),
                DATE);
    }

    /** The same message with some of its fields. */
    private static String kept(String text, boolean onlySubject) {
        int end = text.indexOf("\n\n");
        String header = end < 0 ? text : text.substring(0, end);
        StringBuilder kept = new StringBuilder();
        boolean keeps = true;
        for (String line : header.split("\n")) {
            if (!line.startsWith(" ") && !line.startsWith("\t")) {
                String name = line.replaceFirst(":.*", "").strip().toLowerCase(Locale.ROOT);
                keeps = onlySubject
                        ? name.equals("subject") || name.startsWith("content-")
                        : !TRACES.contains(name) && !name.startsWith("x-spam");
            }
            if (keeps) {
                kept.append(line).append('\n');
            }
        }
        return kept + (end < 0 ? "" : text.substring(end));
    }

    private static String anonymous(String text) {
        String noPeople = COLLECTORS.matcher(text).replaceAll("user@example.net");
        return COLLECTING_HOSTS.matcher(noPeople).replaceAll("example.net");
    }

    static MailMessage message(String text) {
        String lines = text.replace("\r\n", "\n").replace("\n", "\r\n");
        return new OctetsMessage(lines.getBytes(StandardCharsets.ISO_8859_1));
    }
}
