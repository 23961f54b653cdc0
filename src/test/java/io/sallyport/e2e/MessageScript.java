package io.sallyport.e2e;

import io.sallyport.testing.Suites;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A message as a person writes it down. Lines end with CR LF; text outside ASCII is UTF-8; {@code \n} is a new line and
 * <code>\x00</code> an octet. In braces:
 *
 * <ul>
 *   <li>{@code 3 x text}: the text so many times, with {@code {n}} for the number of each;
 *   <li>{@code file a.zip}: the fields of an attachment of this name in base64, which stands in the next line;
 *   <li>{@code base64 text}, {@code suite a.doc}, {@code made name}: in base64, that text, a file of the suite of
 *       attachments, or one of {@link MadeFiles};
 *   <li>{@code pdf entries}, {@code rtf text}: a document, the catalogue of which has these entries, or with this text;
 *   <li>{@code code link}: an image of a QR code, in base64;
 *   <li>{@code domain}: the domain that the message goes to.
 * </ul>
 */
final class MessageScript {
    private static final Pattern DIRECTIVE =
            Pattern.compile("\\{(?:(\\d+) x |(file|base64|suite|made|pdf|rtf|code) |(domain(?:-[a-z]+)?)(?=}))");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:(n)|x(\\p{XDigit}{2}))");

    private final String domain;

    private MessageScript(String domain) {
        this.domain = domain;
    }

    /** What is written, as octets, one character for each. */
    static String expand(String script, String domain) throws IOException {
        String octets = new String(script.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return new MessageScript(domain).expand(octets.replace("\n", "\r\n"));
    }

    static byte[] octets(String expanded) {
        return expanded.getBytes(StandardCharsets.ISO_8859_1);
    }

    private String expand(String text) throws IOException {
        StringBuilder expanded = new StringBuilder();
        Matcher directive = DIRECTIVE.matcher(text);
        int at = 0;
        while (directive.find(at)) {
            expanded.append(unescaped(text.substring(at, directive.start())));
            int end = closing(text, directive.start());
            expanded.append(expand(directive, text.substring(directive.end(), end)));
            at = end + 1;
        }
        return expanded.append(unescaped(text.substring(at))).toString();
    }

    private String expand(Matcher directive, String argument) throws IOException {
        if (directive.group(1) != null) {
            StringBuilder repeated = new StringBuilder();
            boolean numbered = argument.contains("{n}");
            String once = numbered ? "" : expand(argument);
            for (int i = 1; i <= Integer.parseInt(directive.group(1)); i++) {
                repeated.append(numbered ? expand(argument.replace("{n}", Integer.toString(i))) : once);
            }
            return repeated.toString();
        }
        if (directive.group(3) != null) {
            return named(directive.group(3));
        }
        return switch (directive.group(2)) {
            case "file" -> fields(argument);
            case "base64" -> base64(octets(expand(argument)));
            case "suite" -> base64(suite(argument));
            case "made" -> base64(MadeFiles.of(argument));
            case "code" -> base64(MadeFiles.code(argument));
            case "pdf" -> MadeFiles.pdf(expand(argument));
            case "rtf" -> "{\\rtf1 " + expand(argument) + "}";
            case String other -> throw new IllegalArgumentException(other);
        };
    }

    /** The domain that the message goes to, or one that is made to look like it. */
    private String named(String variant) {
        String label = domain.substring(0, domain.indexOf('.'));
        return switch (variant) {
            case "domain" -> domain;
            case "domain-billing" -> label + "-billing.net";
            case "domain-elsewhere" -> label + ".shop";
            case String other -> throw new IllegalArgumentException(other);
        };
    }

    private static int closing(String text, int opening) {
        int depth = 0;
        for (int i = opening; i < text.length(); i++) {
            depth += text.charAt(i) == '{' ? 1 : text.charAt(i) == '}' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        throw new IllegalArgumentException("not closed: " + text.substring(opening));
    }

    private static String unescaped(String text) {
        return ESCAPE.matcher(text).replaceAll(escape -> {
            String octet = escape.group(2);
            String meant = octet == null ? "\r\n" : Character.toString(Integer.parseInt(octet, 16));
            return Matcher.quoteReplacement(meant);
        });
    }

    private static String fields(String name) {
        return "Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n"
                + "Content-Disposition: attachment; filename=\"%s\"\r\n".formatted(name);
    }

    static String base64(byte[] octets) {
        return Base64.getMimeEncoder().encodeToString(octets);
    }

    private static byte[] suite(String name) throws IOException {
        for (Path file : Suites.files("attachments")) {
            if (file.endsWith(name)) {
                return Files.readAllBytes(file);
            }
        }
        throw new IllegalArgumentException(name);
    }
}
