package io.sallyport.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mail.AddressParser;
import io.sallyport.mail.Ascii;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailAddress;
import io.sallyport.smtp.CommandParser.Context;
import io.sallyport.testing.Fuzz;
import io.sallyport.testing.TextTable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

class CommandParserTest {
    private static final String INTERESTING = "<>@:.\\\"[], =%!-\t\0\r\nAaSs9";
    private static final Context EHLO = new Context(true, false);
    private static final Context EHLO_SMTPUTF8 = new Context(true, true);
    private static final Context HELO = new Context(false, false);

    @Test
    void linesAreUnderstoodAsTheTableSays() {
        SoftAssertions softly = new SoftAssertions();
        Context context = EHLO;
        for (String line : TextTable.lines("/smtp/commands.txt")) {
            if (line.startsWith("== ")) {
                context = session(line.substring(3));
                continue;
            }
            String[] cells = line.split(" +-> ", 2);
            softly.assertThat(describe(CommandParser.parse(TextTable.octets(cells[0]), context)))
                    .as(line)
                    .isEqualTo(TextTable.text(cells[1]));
        }
        softly.assertAll();
    }

    @Test
    void emptyLineIsRefused() {
        assertThat(describe(CommandParser.parse(new byte[0], EHLO))).isEqualTo("500 5.5.2");
    }

    @Test
    void brokenBdatIsKnownAsBdatSoThatTheSessionCanEnd() {
        for (String line : List.of("BDAT", "bdat x", "BDAT 10{00}", "BDAT 10 {ff}", "BDAT 99999999999999999999")) {
            assertThat(CommandParser.parse(TextTable.octets(line), EHLO))
                    .as(line)
                    .isInstanceOf(SmtpCommand.Malformed.class)
                    .returns("BDAT", SmtpCommand::verb);
        }
    }

    @Test
    void whateverComesIsAnswered() {
        List<String> known = TextTable.lines("/smtp/commands.txt").stream()
                .filter(line -> !line.startsWith("== "))
                .map(line -> line.split(" +-> ", 2)[0])
                .toList();
        Fuzz.run(20_000, random -> {
            byte[] seed = TextTable.octets(known.get(random.nextInt(known.size())));
            byte[] line = Fuzz.mutate(seed, random, INTERESTING);
            for (Context context : List.of(EHLO, EHLO_SMTPUTF8, HELO)) {
                assertSound(line, context);
            }
        });
    }

    /** What holds for every line. */
    private static void assertSound(byte[] line, Context context) {
        SmtpCommand command = CommandParser.parse(line, context);
        assertThat(command.verb()).matches("[!-~&&[^a-z]]{0,32}");
        byte[] padded = Arrays.copyOf(line, line.length + 1);
        padded[line.length] = ' ';
        if (line.length > 0) {
            assertThat(describe(CommandParser.parse(padded, context))).isEqualTo(describe(command));
        }
        switch (command) {
            case SmtpCommand.Malformed malformed ->
                assertThat(malformed.reply().isPermanent()).isTrue();
            case SmtpCommand.Mail mail -> {
                MailAddress sender = mail.reversePath();
                if (sender != null) {
                    assertThat(AddressParser.parse(sender.toString())).isEqualTo(sender);
                    assertThat(mail.parameters().smtpUtf8() || Ascii.isAscii(sender.toString()))
                            .isTrue();
                }
            }
            case SmtpCommand.Rcpt(MailAddress recipient) -> {
                assertThat(context.smtpUtf8Transaction() || Ascii.isAscii(recipient.toString()))
                        .isTrue();
                assertThat(CommandParser.parse(
                                ("RCPT TO:<" + recipient + ">").getBytes(StandardCharsets.UTF_8), context))
                        .isEqualTo(command);
            }
            case SmtpCommand.Bdat bdat -> assertThat(bdat.size()).isNotNegative();
            default -> {}
        }
    }

    private static Context session(String text) {
        return switch (text) {
            case "EHLO" -> EHLO;
            case "EHLO, SMTPUTF8" -> EHLO_SMTPUTF8;
            case "HELO" -> HELO;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static String describe(SmtpCommand command) {
        return switch (command) {
            case SmtpCommand.Ehlo(String name) -> "EHLO " + name;
            case SmtpCommand.Helo(String name) -> "HELO " + name;
            case SmtpCommand.Mail(MailAddress sender, MailParameters parameters) ->
                "MAIL <" + Objects.toString(sender, "") + ">" + describe(parameters);
            case SmtpCommand.Rcpt(MailAddress recipient) -> "RCPT <" + recipient + ">";
            case SmtpCommand.Bdat(long size, boolean last) -> "BDAT " + size + (last ? " LAST" : "");
            case SmtpCommand.Vrfy(String argument) -> "VRFY " + argument;
            case SmtpCommand.Expn(String argument) -> "EXPN " + argument;
            case SmtpCommand.Help(String argument) -> argument.isEmpty() ? "HELP" : "HELP " + argument;
            case SmtpCommand.Unknown(String verb) -> "unknown " + verb;
            case SmtpCommand.Malformed malformed ->
                malformed.reply().code() + " " + malformed.reply().status();
            case SmtpCommand.Data _,
                    SmtpCommand.Rset _,
                    SmtpCommand.Noop _,
                    SmtpCommand.Quit _,
                    SmtpCommand.StartTls _ -> command.verb();
        };
    }

    private static String describe(MailParameters parameters) {
        return (parameters.size() == 0 ? "" : " SIZE=" + parameters.size())
                + (parameters.body() == Envelope.Body.SEVEN_BIT ? "" : " BODY=8BITMIME")
                + (parameters.smtpUtf8() ? " SMTPUTF8" : "");
    }
}
