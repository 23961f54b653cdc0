package io.sallyport.content.archive;

import io.sallyport.content.Item;
import io.sallyport.content.Opener;
import io.sallyport.content.Opening;
import io.sallyport.content.file.ItemFact;
import io.sallyport.content.type.FileType.Kind;

/** Says of archives and disk images that nothing here unpacks that it is so. */
final class ClosedOpener implements Opener {
    @Override
    public boolean opens(Item item) {
        return item.type().kind() == Kind.ARCHIVE || item.type().kind() == Kind.DISK_IMAGE;
    }

    @Override
    public void open(Item item, Opening into) {
        into.fact(ItemFact.NOT_UNPACKED);
    }
}
