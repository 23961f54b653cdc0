package io.sallyport.digest;

import io.sallyport.config.SiteConfig;
import io.sallyport.quarantine.HeldMail;
import java.io.IOException;
import java.time.Clock;

/** Makes links for tests of what becomes of them. */
public final class LinkMint {
    private LinkMint() {}

    /** Links by the key of a data folder. */
    public static DigestLinks links(SiteConfig site, DigestConfig config, Clock clock) {
        return new DigestLinks(site, config, clock);
    }

    /** A token that ends when those of a digest would that is made now. */
    public static String token(DigestLinks links, DigestLinks.Act act, HeldMail mail) throws IOException {
        return links.token(act, mail, links.expiry());
    }
}
