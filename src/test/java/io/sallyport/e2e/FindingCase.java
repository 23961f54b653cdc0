package io.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.testing.SmtpClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One message, what is found in it, and what becomes of it. In {@code src/test/resources/messages} each begins with
 * {@code == finding action [reply]}; what follows is a {@link MessageScript} of its header fields and its body. A message
 * without From, Subject, Date, Message-ID or MIME-Version gets one; {@code Return-Path} stands for its reverse-path, which
 * is that of the author where nothing is said.
 *
 * @param action what the policy does with it
 * @param reply how the reply to the client begins
 */
record FindingCase(String finding, String action, String reply, String script) {
    private static final Path FOLDER = Path.of("src/test/resources/messages");
    private static final Pattern CASE = Pattern.compile("== (\\S+) (\\S+)(?: (.+))?");
    private static final Pattern AUTHOR = Pattern.compile("(?m)^From:.*<([^>]+)>");
    private static final Pattern SUBJECT = Pattern.compile("(?m)^Subject: (.{1,60})");
    private static final Pattern RETURN_PATH = Pattern.compile("(?m)^Return-Path: <([^>]+)>\r\n");

    /** The cases of a file. */
    static List<FindingCase> of(String filter) throws IOException {
        List<FindingCase> cases = new ArrayList<>();
        String text = Files.readString(FOLDER.resolve(filter + ".txt"));
        for (String section : text.split("(?m)^(?=== )", -1)) {
            Matcher head = CASE.matcher(section.lines().findFirst().orElse(""));
            if (head.matches()) {
                String action = head.group(2);
                String reply = head.group(3) == null ? replyTo(action) : head.group(3);
                String script = section.substring(section.indexOf('\n') + 1).stripTrailing();
                cases.add(new FindingCase(head.group(1), action, reply, script));
            }
        }
        return cases;
    }

    private static String replyTo(String action) {
        return switch (action) {
            case "reject" -> "550 5.7.1 ";
            case "defer" -> "451 4.7.1 ";
            default -> "250 2.0.0 ";
        };
    }

    /** Sends it, and compares what the client hears and what the journal says. */
    void sentTo(JudgedDomain domain) throws IOException {
        String message = message(domain.name());
        Matcher path = RETURN_PATH.matcher(message);
        Matcher author = AUTHOR.matcher(message);
        String sender = path.find() ? path.group(1) : author.find() ? author.group(1) : JudgedDomain.STRANGER;
        SmtpClient.Reply told = JudgedDomain.last(domain.doors()
                .send(sender, List.of(domain.mailbox("bob")), MessageScript.octets(path.replaceFirst(""))));
        var decision = told.isPositive() ? JudgedDomain.taken(told) : JudgedDomain.refused(told);
        assertThat(JudgedDomain.findings(decision)).as("%s: %s", finding, told).contains(finding);
        assertThat(JudgedDomain.actions(decision))
                .as("%s: %s", finding, JudgedDomain.findings(decision))
                .containsExactly(action);
        assertThat(told.toString()).as(finding).startsWith(reply);
    }

    /** The beginning of its subject, which says what it is about. */
    String subject() {
        Matcher subject = SUBJECT.matcher(script);
        return subject.find() ? subject.group(1) : finding;
    }

    /** The octets of the message, one character for each. */
    private String message(String domain) throws IOException {
        String written = MessageScript.expand(script, domain);
        int end = written.indexOf("\r\n\r\n");
        String header = "\r\n" + (end < 0 ? written : written.substring(0, end));
        StringBuilder message = new StringBuilder();
        for (String field : List.of(
                "From: Anne <" + JudgedDomain.STRANGER + ">",
                "To: bob@" + domain,
                "Subject: a letter",
                "Date: Sun, 22 Nov 2026 10:00:00 +0000",
                "Message-ID: <1@sender.example>",
                "MIME-Version: 1.0")) {
            if (!header.contains("\r\n" + field.substring(0, field.indexOf(':') + 1))) {
                message.append(field).append("\r\n");
            }
        }
        return message.append(written).append("\r\n").toString();
    }
}
