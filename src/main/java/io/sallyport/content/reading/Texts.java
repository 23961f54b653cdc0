package io.sallyport.content.reading;

import io.sallyport.content.Inventory;
import io.sallyport.content.Item;
import io.sallyport.content.html.HtmlLimits;
import io.sallyport.content.html.HtmlReader;
import io.sallyport.content.html.HtmlText;
import io.sallyport.content.html.InvisibleCharacters;
import io.sallyport.content.text.TextCharset;
import io.sallyport.content.text.TextPiece;
import io.sallyport.content.text.TextPiece.Kind;
import io.sallyport.message.HeaderField;
import io.sallyport.message.MediaType;
import io.sallyport.message.MessageHeader;
import io.sallyport.message.UnstructuredText;
import io.sallyport.policy.ContentPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything in a message that a person reads as text: the subject, bodies, and files that are text or HTML. */
public final class Texts {
    /** Characters of a charset take up to four octets; HTML takes four times the room of its text. */
    private static final int OCTETS_OF_CHARACTER = 4;

    /** All texts of a message together may be this many times as large as one. */
    private static final int TEXTS_OF_MESSAGE = 4;

    private final ContentPolicy policy;
    private final List<TextPiece> pieces = new ArrayList<>();
    private long left;

    private Texts(ContentPolicy policy) {
        this.policy = policy;
        this.left = (long) TEXTS_OF_MESSAGE * OCTETS_OF_CHARACTER * policy.mostText();
    }

    /**
     * The texts of a message, in the order in which they stand, the subject first.
     *
     * @throws IOException if what the message carries cannot be read
     */
    public static List<TextPiece> of(MessageHeader header, Inventory inventory, ContentPolicy policy)
            throws IOException {
        Texts texts = new Texts(policy);
        for (HeaderField subject : header.fields("Subject")) {
            texts.plain("subject", Kind.SUBJECT, UnstructuredText.of(subject), false);
        }
        for (Item item : inventory.items()) {
            Kind kind = kind(item);
            if (kind != null) {
                texts.read(item, kind);
            }
        }
        return List.copyOf(texts.pieces);
    }

    /** What a mail program makes of an item; null if it is no text. */
    private static @Nullable Kind kind(Item item) {
        MediaType declared = item.declared();
        if (item.role() == Item.Role.BODY) {
            return declared == null ? Kind.PLAIN : declaredKind(declared);
        }
        if (declared != null && (declared.is("text/html") || declared.is("application/xhtml+xml"))) {
            return Kind.HTML;
        }
        return switch (item.type().kind()) {
            case HTML -> Kind.HTML;
            case TEXT -> declared != null && declaredKind(declared) == Kind.CALENDAR ? Kind.CALENDAR : Kind.PLAIN;
            case CALENDAR, CONTACT -> Kind.CALENDAR;
            default -> null;
        };
    }

    private static @Nullable Kind declaredKind(MediaType declared) {
        if (declared.is("text/html") || declared.is("application/xhtml+xml")) {
            return Kind.HTML;
        }
        if (declared.is("text/calendar") || declared.is("text/vcard") || declared.is("text/x-vcard")) {
            return Kind.CALENDAR;
        }
        return declared.isAny("text") ? Kind.PLAIN : null;
    }

    private void read(Item item, Kind kind) throws IOException {
        long most = Math.min((long) OCTETS_OF_CHARACTER * policy.mostText(), left);
        byte[] octets;
        try (InputStream in = item.octets().open()) {
            octets = in.readNBytes((int) most);
        }
        left -= octets.length;
        boolean cut = octets.length < item.octets().size();
        MediaType declared = item.declared();
        String charset = declared == null ? null : declared.parameter("charset");
        if (charset == null && kind == Kind.HTML) {
            charset = TextCharset.declaredInHtml(octets);
        }
        String text = TextCharset.decode(octets, charset);
        switch (kind) {
            case HTML -> html(item.path(), text, cut);
            case CALENDAR -> plain(item.path(), kind, LineJoins.unfolded(text), cut);
            default -> plain(item.path(), kind, lines(text, declared), cut);
        }
    }

    private static String lines(String text, @Nullable MediaType declared) {
        if (declared != null && "flowed".equalsIgnoreCase(declared.parameter("format"))) {
            return LineJoins.flowed(text, "yes".equalsIgnoreCase(declared.parameter("delsp")));
        }
        return text.replace("\r\n", "\n");
    }

    private void html(String path, String source, boolean cut) {
        HtmlText html = HtmlReader.read(source, HtmlLimits.of(policy));
        pieces.add(new TextPiece(path, Kind.HTML, html.shown(), cut || html.cut(), html.view(), html.invisible()));
    }

    private void plain(String path, Kind kind, String text, boolean cut) {
        boolean tooLong = text.length() > policy.mostText();
        InvisibleCharacters visible =
                InvisibleCharacters.removedFrom(tooLong ? text.substring(0, policy.mostText()) : text);
        pieces.add(new TextPiece(path, kind, visible.text(), cut || tooLong, null, visible.withinWords()));
    }
}
