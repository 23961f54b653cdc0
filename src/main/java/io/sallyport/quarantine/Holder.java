package io.sallyport.quarantine;

import io.sallyport.mail.MailTransaction;
import io.sallyport.quarantine.Keeper.Holding;
import java.io.IOException;
import java.util.List;

/** How a {@link StoredQuarantine} takes mail in: as {@link Keeper#hold} says. */
interface Holder {
    Holding hold(MailTransaction mail, List<HeldCopy> copies) throws IOException;
}
