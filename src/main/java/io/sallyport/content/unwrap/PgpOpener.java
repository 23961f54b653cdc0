package io.sallyport.content.unwrap;

import io.sallyport.content.Item;
import io.sallyport.content.Opener;
import io.sallyport.content.Opening;
import io.sallyport.content.file.ItemFact;

/** Says of OpenPGP messages (RFC 9580 § 10.3) that only who has the key can look into them. */
final class PgpOpener implements Opener {
    @Override
    public boolean opens(Item item) {
        return item.type().mediaType().equals("application/pgp-encrypted");
    }

    @Override
    public void open(Item item, Opening into) {
        into.fact(ItemFact.ENCRYPTED);
    }
}
