package io.sallyport.content.reading;

import io.sallyport.config.SiteConfig;
import io.sallyport.content.MessageOpener;
import io.sallyport.content.Opener;
import io.sallyport.content.Unpacking;
import io.sallyport.content.archive.Openers;
import io.sallyport.content.unwrap.Unwrappers;
import io.sallyport.extract.Extractor;
import io.sallyport.mail.MailMessage;
import io.sallyport.message.MessageHeader;
import io.sallyport.policy.ContentPolicy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Reads what messages carry. */
@ApplicationScoped
public class ContentReader {
    private final Extractor extractor;
    private final Unpacking unpacking;
    private final Path scratchFolder;

    /** A reader for the gateway. */
    @Inject
    public ContentReader(Extractor extractor, SiteConfig site, Clock clock) {
        this(extractor, site.dataDir().resolve("tmp"), clock);
    }

    /**
     * A reader.
     *
     * @param extractor parses documents
     * @param scratchFolder where unpacked octets wait that are too many for the memory
     */
    public ContentReader(Extractor extractor, Path scratchFolder, Clock clock) {
        this.extractor = extractor;
        this.unpacking = new Unpacking(openers(), clock);
        this.scratchFolder = scratchFolder;
    }

    private static List<Opener> openers() {
        List<Opener> openers = new ArrayList<>();
        openers.add(new MessageOpener());
        openers.addAll(Unwrappers.all());
        openers.addAll(Openers.all());
        return openers;
    }

    /**
     * What a message carries. Nothing is read before somebody asks.
     *
     * @param header of the message
     * @param bounds how far it is looked into the message
     * @return to be closed when nobody asks any more
     */
    public OpenedContent open(MailMessage message, MessageHeader header, ContentPolicy bounds) {
        return new OpenedContent(
                message, header, bounds, unpacking, new DocumentReader(extractor, unpacking), scratchFolder);
    }
}
