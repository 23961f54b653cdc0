package io.sallyport.filter.content;

import io.sallyport.content.Item;
import io.sallyport.content.MailContent;
import io.sallyport.content.html.HtmlView;
import io.sallyport.content.text.TextPiece;
import io.sallyport.filter.Examination;
import io.sallyport.message.UnstructuredText;
import io.sallyport.policy.Words;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One message, read for all rules: what stands at each place is put together once, and only where a rule looks. */
final class Reading {
    private static final String APART = "\n\n";

    private final Examination mail;
    private final MailContent content;
    private final Map<Source, String> texts = new HashMap<>();
    private final Map<Source, Words> words = new HashMap<>();
    private @Nullable Language language;
    private boolean languageIsKnown;

    Reading(Examination mail) {
        this.mail = mail;
        this.content = mail.content();
    }

    /** What stands at a place; empty if nothing does. */
    String text(Source source) throws InterruptedException, IOException {
        String known = texts.get(source);
        if (known == null) {
            known = String.join(APART, pieces(source));
            texts.put(source, known);
        }
        return known;
    }

    /** The same as words. */
    Words words(Source source) throws InterruptedException, IOException {
        Words known = words.get(source);
        if (known == null) {
            known = Words.of(text(source));
            words.put(source, known);
        }
        return known;
    }

    /** The language of what is read as text; null if it is not clear. */
    @Nullable
    Language language() throws InterruptedException, IOException {
        if (!languageIsKnown) {
            language = Language.of(words(new Source(Source.Kind.TEXT)));
            languageIsKnown = true;
        }
        return language;
    }

    private List<String> pieces(Source source) throws InterruptedException, IOException {
        return switch (source.kind()) {
            case SUBJECT -> texts(TextPiece.Kind.SUBJECT);
            case TEXT -> texts(TextPiece.Kind.PLAIN, TextPiece.Kind.HTML, TextPiece.Kind.CALENDAR);
            case HTML -> texts(TextPiece.Kind.HTML);
            case HTML_HIDDEN -> views().stream().map(HtmlView::hiddenText).toList();
            case SCRIPTS ->
                views().stream().flatMap(view -> view.scripts().stream()).toList();
            case DOCUMENTS ->
                content.documents().texts().stream().map(TextPiece::text).toList();
            case FILE_NAMES ->
                content.inventory().items().stream()
                        .map(Item::names)
                        .flatMap(List::stream)
                        .toList();
            case HEADER ->
                mail.header().fields(source.field()).stream()
                        .map(UnstructuredText::of)
                        .toList();
        };
    }

    private List<String> texts(TextPiece.Kind... kinds) throws InterruptedException, IOException {
        List<TextPiece.Kind> wanted = List.of(kinds);
        return content.texts().stream()
                .filter(piece -> wanted.contains(piece.kind()))
                .map(TextPiece::text)
                .toList();
    }

    /** What the HTML of the message holds beside its text. */
    List<HtmlView> views() throws InterruptedException, IOException {
        List<HtmlView> views = new ArrayList<>();
        for (TextPiece piece : content.texts()) {
            if (piece.html() != null) {
                views.add(piece.html());
            }
        }
        return views;
    }

    /** All that is read as text, and the subject. */
    List<TextPiece> pieces() throws InterruptedException, IOException {
        return content.texts();
    }
}
