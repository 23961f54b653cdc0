package io.sallyport.content.archive;

import io.sallyport.content.Opener;
import java.util.List;

/** All openers of archives. */
public final class Openers {
    private Openers() {}

    /** In the order in which they are tried; the last one says of the rest that it is not unpacked. */
    public static List<Opener> all() {
        return List.of(
                new ZipOpener(),
                new CompressedOpener(),
                new TarOpener(),
                new SevenZipOpener(),
                new RarOpener(),
                new IsoOpener(),
                new SmallArchiveOpener(),
                new ClosedOpener());
    }
}
