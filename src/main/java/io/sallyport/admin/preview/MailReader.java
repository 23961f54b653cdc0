package io.sallyport.admin.preview;

import io.sallyport.content.text.TextCharset;
import io.sallyport.mail.MailMessage;
import io.sallyport.message.MimeBounds;
import io.sallyport.message.MimePart;
import io.sallyport.message.StructureReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a message for a person: its header, its parts, and its text. Bounded, whatever it holds. */
public final class MailReader {
    private static final int MOST_HEADER = 256 * 1024;

    /** More text than this nobody reads to decide on a mail. */
    private static final int MOST_TEXT = 512 * 1024;

    private MailReader() {}

    /** The header as it came; octets that are no UTF-8 show as U+FFFD. */
    public static String header(MailMessage message) throws IOException {
        try (InputStream in = message.open()) {
            String start = new String(in.readNBytes(MOST_HEADER), StandardCharsets.UTF_8);
            int end = start.indexOf("\r\n\r\n");
            return end < 0 ? start : start.substring(0, end + 2);
        }
    }

    /** The parts in their order, containers too; the message itself is the first. */
    public static List<PartView> parts(MailMessage message) throws IOException {
        List<PartView> parts = new ArrayList<>();
        collect(StructureReader.read(message, MimeBounds.DEFAULT).root(), 0, parts);
        return parts;
    }

    private static void collect(MimePart part, int depth, List<PartView> parts) {
        parts.add(PartView.of(part, depth));
        part.parts().forEach(inner -> collect(inner, depth + 1, parts));
    }

    /** One part; null if there is none of that number. */
    public static @Nullable MimePart part(MailMessage message, String number) throws IOException {
        return StructureReader.read(message, MimeBounds.DEFAULT).parts().stream()
                .filter(part -> part.number().equals(number))
                .findFirst()
                .orElse(null);
    }

    /** The text that a person would see, as an HTML document that can do nothing. */
    public static String preview(MailMessage message) throws IOException {
        MimePart shown = shown(StructureReader.read(message, MimeBounds.DEFAULT).root());
        if (shown == null) {
            return SafeHtml.documentOf("<p><em>This message has no text.</em></p>");
        }
        byte[] octets;
        try (InputStream in = shown.content().open()) {
            octets = in.readNBytes(MOST_TEXT);
        }
        boolean html = shown.type().is("text/html");
        String declared = shown.type().parameter("charset");
        String text =
                TextCharset.decode(octets, declared == null && html ? TextCharset.declaredInHtml(octets) : declared);
        String body = html ? SafeHtml.of(text) : "<pre>" + SafeHtml.escaped(text) + "</pre>";
        String more = octets.length == MOST_TEXT ? "<p><em>The text goes on.</em></p>" : "";
        return SafeHtml.documentOf(body + more);
    }

    /** The part that mail programs show first: HTML where there is a choice (RFC 2046 § 5.1.4: the last is the best). */
    private static @Nullable MimePart shown(MimePart part) {
        if (part.parts().isEmpty()) {
            boolean text = part.type().is("text/html") || part.type().is("text/plain");
            return text && !part.isAttachment() ? part : null;
        }
        if (!part.type().isAny("multipart")) {
            return part.number().equals("0") ? shown(part.parts().getFirst()) : null; // Not what is forwarded within
        }
        MimePart found = null;
        for (MimePart inner : part.parts()) {
            MimePart text = shown(inner);
            boolean better = text != null
                    && (found == null
                            || (part.type().is("multipart/alternative")
                                    && text.type().is("text/html")));
            found = better ? text : found;
        }
        return found;
    }
}
