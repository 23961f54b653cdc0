package io.sallyport.smtp;

import io.sallyport.mail.Ascii;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.SmtpReply;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what follows the path of MAIL and RCPT: {@code Mail-parameters} and {@code Rcpt-parameters} of RFC 5321 § 4.1.2. */
final class ParameterParser {
    private static final SmtpReply BAD_SYNTAX = SmtpReply.of(501, "5.5.4", "Parameters not understood");
    private static final SmtpReply UNKNOWN = SmtpReply.of(555, "5.5.4", "Parameter not supported");
    private static final SmtpReply REPEATED = SmtpReply.of(501, "5.5.4", "Parameter given twice");
    private static final SmtpReply NOT_EXTENDED = SmtpReply.of(555, "5.5.4", "Parameters need EHLO");
    private static final SmtpReply BAD_SIZE = SmtpReply.of(501, "5.5.4", "SIZE must be a number of octets");
    private static final SmtpReply BAD_BODY = SmtpReply.of(501, "5.5.4", "BODY must be 7BIT or 8BITMIME");
    private static final SmtpReply BAD_SMTPUTF8 = SmtpReply.of(501, "5.5.4", "SMTPUTF8 takes no value");

    /** {@code size-value = 1*20DIGIT} (RFC 1870 § 6.1). */
    private static final int MAX_SIZE_DIGITS = 20;

    /** More than the parameters we know fit in no MAIL; the rest of a longer list is not worth reading. */
    private static final int MAX_PARAMETERS = 20;

    private ParameterParser() {}

    /** What was read. */
    sealed interface Result {
        /** The parameters, each once, each with a good value. */
        record Known(MailParameters parameters) implements Result {}

        /**
         * Something else.
         *
         * @param reply 501 or 555
         */
        record Refused(SmtpReply reply) implements Result {}
    }

    /**
     * One {@code esmtp-param}.
     *
     * @param keyword in upper case
     * @param value null if there is no {@code =}
     */
    private record Parameter(String keyword, @Nullable String value) {}

    /**
     * The parameters of MAIL.
     *
     * @param text what follows the path, from its space on; empty for no parameters
     * @param extended whether the session began with EHLO
     */
    static Result mail(String text, boolean extended) {
        if (text.isEmpty()) {
            return new Result.Known(MailParameters.NONE);
        }
        List<Parameter> parameters = split(text);
        if (parameters == null) {
            return new Result.Refused(BAD_SYNTAX);
        }
        if (!extended) {
            return new Result.Refused(NOT_EXTENDED);
        }
        if (parameters.stream().map(Parameter::keyword).distinct().count() < parameters.size()) {
            return new Result.Refused(REPEATED);
        }
        long size = 0;
        Envelope.Body body = Envelope.Body.SEVEN_BIT;
        boolean smtpUtf8 = false;
        for (Parameter parameter : parameters) {
            switch (parameter.keyword()) {
                case "SIZE" -> {
                    size = size(parameter.value());
                    if (size < 0) {
                        return new Result.Refused(BAD_SIZE);
                    }
                }
                case "BODY" -> {
                    Envelope.Body declared = body(parameter.value());
                    if (declared == null) {
                        return new Result.Refused(BAD_BODY);
                    }
                    body = declared;
                }
                case "SMTPUTF8" -> {
                    if (parameter.value() != null) {
                        return new Result.Refused(BAD_SMTPUTF8);
                    }
                    smtpUtf8 = true;
                }
                default -> {
                    return new Result.Refused(UNKNOWN);
                }
            }
        }
        return new Result.Known(new MailParameters(size, body, smtpUtf8));
    }

    /**
     * The parameters of RCPT, of which none is known.
     *
     * @return what is wrong; null if there are none
     */
    static @Nullable SmtpReply recipient(String text, boolean extended) {
        if (text.isEmpty()) {
            return null;
        }
        if (split(text) == null) {
            return BAD_SYNTAX;
        }
        return extended ? UNKNOWN : NOT_EXTENDED;
    }

    /** {@code *( SP esmtp-param )}; null if the text is anything else. */
    private static @Nullable List<Parameter> split(String text) {
        if (text.charAt(0) != ' ') {
            return null;
        }
        String[] words = text.substring(1).split(" ", MAX_PARAMETERS + 1);
        if (words.length > MAX_PARAMETERS) {
            return null;
        }
        List<Parameter> parameters = new ArrayList<>(words.length);
        for (String word : words) {
            int equals = word.indexOf('=');
            String keyword = equals < 0 ? word : word.substring(0, equals);
            String value = equals < 0 ? null : word.substring(equals + 1);
            if (!isKeyword(keyword) || (value != null && !isValue(value))) {
                return null;
            }
            parameters.add(new Parameter(Ascii.upper(keyword), value));
        }
        return parameters;
    }

    /** {@code esmtp-keyword = (ALPHA / DIGIT) *(ALPHA / DIGIT / "-")} */
    private static boolean isKeyword(String text) {
        return !text.isEmpty()
                && text.charAt(0) != '-'
                && text.chars().allMatch(c -> Ascii.isLetterOrDigit(c) || c == '-');
    }

    /** {@code esmtp-value = 1*(%d33-60 / %d62-126)}, and UTF-8 (RFC 6531 § 3.3). */
    private static boolean isValue(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c != '=' && c != 0x7f);
    }

    /** The declared octets, at most {@link Long#MAX_VALUE}; -1 if the value is no {@code size-value}. */
    private static long size(@Nullable String value) {
        if (value == null
                || value.isEmpty()
                || value.length() > MAX_SIZE_DIGITS
                || !value.chars().allMatch(Ascii::isDigit)) {
            return -1;
        }
        Long octets = Digits.read(value);
        return octets == null ? Long.MAX_VALUE : octets;
    }

    private static Envelope.@Nullable Body body(@Nullable String value) {
        if (value == null) {
            return null;
        }
        return switch (Ascii.upper(value)) {
            case "7BIT" -> Envelope.Body.SEVEN_BIT;
            case "8BITMIME" -> Envelope.Body.EIGHT_BIT_MIME;
            default -> null;
        };
    }
}
