package io.sallyport.content.unwrap;

import io.sallyport.content.Opener;
import java.util.List;

/** All openers of wrappings. */
public final class Unwrappers {
    private Unwrappers() {}

    /** To be asked before those of archives, which say of the rest that it is not unpacked. */
    public static List<Opener> all() {
        return List.of(new CmsOpener(), new TnefOpener(), new PgpOpener(), new TextOpener());
    }
}
