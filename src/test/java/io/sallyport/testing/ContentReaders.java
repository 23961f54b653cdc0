package io.sallyport.testing;

import io.sallyport.content.reading.ContentReader;
import io.sallyport.extract.Extraction;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;

/** Readers of what messages carry, for tests. */
public final class ContentReaders {
    private ContentReaders() {}

    /** A reader without workers: no document is parsed. */
    public static ContentReader withoutWorkers() {
        return new ContentReader(
                (document, wanted) -> CompletableFuture.completedFuture(new Extraction.NotWanted(document.mediaType())),
                Path.of(System.getProperty("java.io.tmpdir")),
                Clock.systemUTC());
    }
}
