package io.sallyport.smtp;

import io.sallyport.mail.AddressLiteral;
import io.sallyport.mail.AddressParser;
import io.sallyport.mail.AddressParser.Path;
import io.sallyport.mail.Ascii;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.SmtpReply;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads command lines by the grammar of RFC 5321 § 4.1, strictly: what a lax reader takes for one address, the next
 * one takes for another. Three things that honest senders do are taken beyond it: spaces between {@code FROM:} or
 * {@code TO:} and the path, white space at the end of a line, and underscores in the name of EHLO.
 */
final class CommandParser {
    private static final SmtpReply NOT_A_COMMAND = SmtpReply.of(500, "5.5.2", "Command not understood");
    private static final SmtpReply CONTROL_CHARACTER = SmtpReply.of(500, "5.5.2", "Control character in command");
    private static final SmtpReply NOT_UTF8 = SmtpReply.of(500, "5.5.2", "Neither ASCII nor UTF-8");
    private static final SmtpReply ARGUMENT_NEEDED = SmtpReply.of(501, "5.5.4", "Argument needed");
    private static final SmtpReply NO_ARGUMENT_ALLOWED = SmtpReply.of(501, "5.5.4", "No argument allowed");
    private static final SmtpReply BAD_HELLO = SmtpReply.of(501, "5.5.2", "Domain name or address literal needed");
    static final SmtpReply BAD_CHUNK = SmtpReply.of(501, "5.5.4", "Syntax: BDAT size [LAST]");
    private static final SmtpReply FROM_NEEDED = SmtpReply.of(501, "5.5.4", "Syntax: MAIL FROM:<address>");
    private static final SmtpReply TO_NEEDED = SmtpReply.of(501, "5.5.4", "Syntax: RCPT TO:<address>");
    private static final SmtpReply UTF8_NOT_DECLARED =
            SmtpReply.of(553, "5.6.7", "Address beyond ASCII needs SMTPUTF8");

    private static final int MAX_UNKNOWN_VERB = 32;

    /** The longest name in EHLO, as any domain (RFC 5321 § 4.5.3.1.2). */
    private static final int MAX_HELLO_NAME = 255;

    private CommandParser() {}

    /**
     * What the session says about its next line.
     *
     * @param esmtp whether the client said EHLO: else MAIL and RCPT take no parameters
     * @param smtpUtf8Transaction whether MAIL asked for SMTPUTF8: else RCPT takes ASCII alone
     */
    record Context(boolean esmtp, boolean smtpUtf8Transaction) {}

    /**
     * Reads one line. Never throws.
     *
     * @param line the octets without CR LF
     */
    static SmtpCommand parse(byte[] line, Context context) {
        String text = decode(line);
        if (text == null) {
            return new SmtpCommand.Malformed(verbOf(new String(line, StandardCharsets.ISO_8859_1)), NOT_UTF8);
        }
        if (hasControlCharacter(text)) {
            return new SmtpCommand.Malformed(verbOf(text), CONTROL_CHARACTER);
        }
        text = withoutTrailingSpace(text);
        if (text.isEmpty() || text.charAt(0) == ' ' || text.charAt(0) == '\t') {
            return new SmtpCommand.Malformed("", NOT_A_COMMAND);
        }
        int space = text.indexOf(' ');
        String argument = space < 0 ? null : text.substring(space + 1);
        String verb = verbOf(text);
        return switch (verb) {
            case "EHLO", "HELO" -> hello(verb, argument);
            case "MAIL" -> mail(verb, argument, context);
            case "RCPT" -> recipient(verb, argument, context);
            case "BDAT" -> chunk(verb, argument);
            case "DATA" -> alone(verb, argument, new SmtpCommand.Data());
            case "RSET" -> alone(verb, argument, new SmtpCommand.Rset());
            case "QUIT" -> alone(verb, argument, new SmtpCommand.Quit());
            case "STARTTLS" -> alone(verb, argument, new SmtpCommand.StartTls());
            case "NOOP" -> new SmtpCommand.Noop();
            case "HELP" -> new SmtpCommand.Help(argument == null ? "" : argument);
            case "VRFY" -> argument == null ? malformed(verb, ARGUMENT_NEEDED) : new SmtpCommand.Vrfy(argument);
            case "EXPN" -> argument == null ? malformed(verb, ARGUMENT_NEEDED) : new SmtpCommand.Expn(argument);
            default -> new SmtpCommand.Unknown(verb);
        };
    }

    /** {@code EHLO SP ( Domain / address-literal )}, {@code HELO SP Domain} */
    private static SmtpCommand hello(String verb, @Nullable String argument) {
        if (argument == null || !isHelloName(argument)) {
            return malformed(verb, argument == null ? ARGUMENT_NEEDED : BAD_HELLO);
        }
        return verb.equals("EHLO") ? new SmtpCommand.Ehlo(argument) : new SmtpCommand.Helo(argument);
    }

    /** {@code MAIL FROM:<reverse-path> [SP Mail-parameters]} */
    private static SmtpCommand mail(String verb, @Nullable String argument, Context context) {
        int pathStart = argument == null ? -1 : pathStart(argument, "FROM:");
        if (argument == null || pathStart < 0) {
            return malformed(verb, FROM_NEEDED);
        }
        MailAddress reversePath = null;
        int end;
        switch (AddressParser.path(argument, pathStart)) {
            case Path.Invalid(String why) -> {
                return malformed(verb, SmtpReply.of(501, "5.1.7", why));
            }
            case Path.Empty(int behind) -> end = behind;
            case Path.Mailbox(MailAddress address, int behind) -> {
                if (address.isBarePostmaster()) {
                    return malformed(verb, SmtpReply.of(501, "5.1.7", "Address needs a domain"));
                }
                reversePath = address;
                end = behind;
            }
        }
        return switch (ParameterParser.mail(argument.substring(end), context.esmtp())) {
            case ParameterParser.Result.Refused(SmtpReply reply) -> malformed(verb, reply);
            case ParameterParser.Result.Known(MailParameters parameters) ->
                parameters.smtpUtf8() || Ascii.isAscii(argument)
                        ? new SmtpCommand.Mail(reversePath, parameters)
                        : malformed(verb, UTF8_NOT_DECLARED);
        };
    }

    /** {@code RCPT TO:<forward-path> [SP Rcpt-parameters]} */
    private static SmtpCommand recipient(String verb, @Nullable String argument, Context context) {
        int pathStart = argument == null ? -1 : pathStart(argument, "TO:");
        if (argument == null || pathStart < 0) {
            return malformed(verb, TO_NEEDED);
        }
        return switch (AddressParser.path(argument, pathStart)) {
            case Path.Invalid(String why) -> malformed(verb, SmtpReply.of(501, "5.1.3", why));
            case Path.Empty none -> malformed(verb, SmtpReply.of(501, "5.1.3", "Recipient needs an address"));
            case Path.Mailbox(MailAddress address, int end) -> {
                SmtpReply wrong = ParameterParser.recipient(argument.substring(end), context.esmtp());
                if (wrong != null) {
                    yield malformed(verb, wrong);
                }
                yield context.smtpUtf8Transaction() || Ascii.isAscii(argument)
                        ? new SmtpCommand.Rcpt(address)
                        : malformed(verb, UTF8_NOT_DECLARED);
            }
        };
    }

    /** {@code BDAT SP chunk-size [SP "LAST"]} (RFC 3030 § 2) */
    private static SmtpCommand chunk(String verb, @Nullable String argument) {
        if (argument == null) {
            return malformed(verb, BAD_CHUNK);
        }
        int space = argument.indexOf(' ');
        boolean last = space >= 0 && Ascii.equals(argument.substring(space + 1), "LAST");
        Long size = Digits.read(space < 0 ? argument : argument.substring(0, space));
        return size == null || (space >= 0 && !last) ? malformed(verb, BAD_CHUNK) : new SmtpCommand.Bdat(size, last);
    }

    private static SmtpCommand alone(String verb, @Nullable String argument, SmtpCommand command) {
        return argument == null ? command : malformed(verb, NO_ARGUMENT_ALLOWED);
    }

    private static SmtpCommand malformed(String verb, SmtpReply reply) {
        return new SmtpCommand.Malformed(verb, reply);
    }

    /** The index of the path behind its keyword; -1 if the keyword is not there. */
    private static int pathStart(String argument, String keyword) {
        if (!Ascii.matches(argument, 0, keyword)) {
            return -1;
        }
        int start = keyword.length();
        while (start < argument.length() && argument.charAt(start) == ' ') {
            start++;
        }
        return start;
    }

    /**
     * Unlike RFC 5321 § 4.1.1.1, with underscores and dots anywhere: many honest hosts are called so. What the name is
     * worth is judged elsewhere.
     */
    private static boolean isHelloName(String name) {
        if (name.isEmpty() || name.length() > MAX_HELLO_NAME) {
            return false;
        }
        return name.charAt(0) == '['
                ? AddressLiteral.canonical(name) != null
                : name.chars().allMatch(c -> Ascii.isLetterOrDigit(c) || c == '-' || c == '.' || c == '_');
    }

    /** The first word of a line in upper case, bounded and printable. */
    private static String verbOf(String text) {
        int space = text.indexOf(' ');
        String word = space < 0 ? text : text.substring(0, space);
        StringBuilder verb = new StringBuilder();
        for (int i = 0; i < Math.min(word.length(), MAX_UNKNOWN_VERB); i++) {
            char c = word.charAt(i);
            verb.append(c > ' ' && c < 0x7f ? c : '?');
        }
        return Ascii.upper(verb.toString());
    }

    private static boolean hasControlCharacter(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                return true;
            }
        }
        return false;
    }

    private static String withoutTrailingSpace(String text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == ' ' || text.charAt(end - 1) == '\t')) {
            end--;
        }
        return text.substring(0, end);
    }

    /** The text of a line; null if it is not UTF-8. */
    private static @Nullable String decode(byte[] line) {
        if (isAscii(line)) {
            return new String(line, StandardCharsets.US_ASCII);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line))
                    .toString();
        } catch (CharacterCodingException e) {
            return null; // the caller tells the client
        }
    }

    private static boolean isAscii(byte[] line) {
        for (byte octet : line) {
            if (octet < 0) {
                return false;
            }
        }
        return true;
    }
}
