package io.sallyport.testing;

import io.sallyport.content.Documents;
import io.sallyport.content.Inventory;
import io.sallyport.content.Item;
import io.sallyport.content.MailContent;
import io.sallyport.content.link.Link;
import io.sallyport.content.text.TextPiece;
import io.sallyport.mail.Octets;
import io.sallyport.message.MediaType;
import io.sallyport.message.MessageHeader;
import io.sallyport.message.MessageStructure;
import io.sallyport.message.MimePart;
import java.util.ArrayList;
import java.util.List;

/** What a message carries, said by a test: {@code new FakeContent().text("buy now").item(…)}. Nothing is read from a message. */
public final class FakeContent implements MailContent {
    private static final MessageStructure EMPTY = new MessageStructure(
            new MimePart(
                    "0",
                    MessageHeader.parse(new byte[0], 0),
                    MediaType.TEXT_PLAIN,
                    null,
                    List.of(),
                    null,
                    new MimePart.Place(0, 0, 0, true),
                    Octets.of(new byte[0]),
                    List.of()),
            List.of());

    private MessageStructure structure = EMPTY;
    private boolean documentsMayBeAsked = true;
    private final List<Item> items = new ArrayList<>();
    private final List<Inventory.Breach> breaches = new ArrayList<>();
    private final List<TextPiece> texts = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();
    private Documents documents =
            new Documents(List.of(), List.of(), List.of(), List.of(), new Inventory(List.of(), List.of()));

    /** Of these parts. */
    public FakeContent structure(MessageStructure parts) {
        structure = parts;
        return this;
    }

    /** Carrying that as well. */
    public FakeContent item(Item item) {
        items.add(item);
        return this;
    }

    /** More than was looked at. */
    public FakeContent breach(Inventory.Kind kind, String path) {
        breaches.add(new Inventory.Breach(kind, path, kind + " at " + path));
        return this;
    }

    /** With that plain text as well. */
    public FakeContent text(String text) {
        return text(new TextPiece("1", TextPiece.Kind.PLAIN, text, false, null));
    }

    /** With that text as well. */
    public FakeContent text(TextPiece piece) {
        texts.add(piece);
        return this;
    }

    /** With that link as well. */
    public FakeContent link(Link link) {
        links.add(link);
        return this;
    }

    /** With these documents. */
    public FakeContent documents(Documents found) {
        documents = found;
        return this;
    }

    /** Whose documents nobody may ask for, because that would take time. */
    public FakeContent withoutDocuments() {
        documentsMayBeAsked = false;
        return this;
    }

    @Override
    public MessageStructure structure() {
        return structure;
    }

    @Override
    public Inventory inventory() {
        return new Inventory(items, breaches);
    }

    @Override
    public List<TextPiece> texts() {
        return List.copyOf(texts);
    }

    @Override
    public Documents documents() {
        if (!documentsMayBeAsked) {
            throw new AssertionError("asked for documents");
        }
        return documents;
    }

    @Override
    public List<Link> links() {
        return List.copyOf(links);
    }
}
