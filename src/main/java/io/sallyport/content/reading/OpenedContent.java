package io.sallyport.content.reading;

import io.sallyport.content.Documents;
import io.sallyport.content.Inventory;
import io.sallyport.content.MailContent;
import io.sallyport.content.Scratch;
import io.sallyport.content.Unpacking;
import io.sallyport.content.link.Link;
import io.sallyport.content.link.Links;
import io.sallyport.content.text.TextPiece;
import io.sallyport.mail.MailMessage;
import io.sallyport.message.MessageHeader;
import io.sallyport.message.MessageStructure;
import io.sallyport.message.MimeBounds;
import io.sallyport.message.StructureReader;
import io.sallyport.policy.ContentPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * What one message carries, until it is closed. Then what was unpacked is gone: whoever still reads it gets an {@link
 * IOException}.
 */
public final class OpenedContent implements MailContent, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(OpenedContent.class);

    private final Scratch scratch;
    private final DocumentReader documentReader;
    private final Once<MessageStructure> structure;
    private final Once<Inventory> inventory;
    private final Once<List<TextPiece>> texts;
    private final Once<Documents> documents;
    private final Once<List<Link>> links;

    OpenedContent(
            MailMessage message,
            MessageHeader header,
            ContentPolicy bounds,
            Unpacking unpacking,
            DocumentReader documentReader,
            Path scratchFolder) {
        this.scratch = new Scratch(scratchFolder);
        this.documentReader = documentReader;
        this.structure = new Once<>("structure", () -> StructureReader.read(message, mimeBounds(bounds)));
        this.inventory = new Once<>("parts", () -> unpacking.of(structure(), bounds, scratch));
        this.texts = new Once<>("text", () -> Texts.of(header, inventory(), bounds));
        this.links = new Once<>("links", () -> Links.of(texts()));
        this.documents = new Once<>("documents", () -> documentReader.read(inventory(), bounds, scratch));
    }

    private static MimeBounds mimeBounds(ContentPolicy bounds) {
        return MimeBounds.DEFAULT.with(bounds.mostParts(), bounds.mostDepth());
    }

    @Override
    public MessageStructure structure() throws InterruptedException, IOException {
        return structure.get();
    }

    @Override
    public Inventory inventory() throws InterruptedException, IOException {
        return inventory.get();
    }

    @Override
    public List<TextPiece> texts() throws InterruptedException, IOException {
        return texts.get();
    }

    @Override
    public Documents documents() throws InterruptedException, IOException {
        return documents.get();
    }

    @Override
    public List<Link> links() throws InterruptedException, IOException {
        return links.get();
    }

    /** Nobody asks any more: work that goes on is given up. */
    @Override
    public void close() {
        documentReader.giveUp();
        try {
            scratch.close();
        } catch (IOException e) {
            LOG.warnf("What was unpacked of a message could not be deleted: %s", e.getMessage());
        }
    }
}
