package io.sallyport.content.archive;

import io.sallyport.content.Item;
import io.sallyport.content.Item.Role;
import io.sallyport.content.Opener;
import io.sallyport.content.Opening;
import io.sallyport.content.file.ItemFact;
import io.sallyport.content.file.SeekableOctets;
import io.sallyport.content.type.FileType.Kind;
import io.sallyport.content.zip.ZipContents;
import io.sallyport.content.zip.ZipContents.Placed;
import io.sallyport.content.zip.ZipDecoders;
import io.sallyport.content.zip.ZipMember;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * Opens ZIP, and what is packed in it: documents too, of which only those members are taken that are neither their markup
 * nor their pictures, because they may hold programs that no reader of documents would show.
 */
final class ZipOpener implements Opener {
    private static final Set<String> PARTS_OF_DOCUMENTS =
            Set.of("xml", "rels", "png", "jpg", "jpeg", "gif", "emf", "wmf", "vml", "fntdata", "odttf", "rdf");

    @Override
    public boolean opens(Item item) {
        String type = item.type().mediaType();
        return type.equals("application/zip")
                || isDocument(item)
                || item.is(ItemFact.POLYGLOT)
                || type.equals("application/java-archive")
                || type.equals("application/vnd.android.package-archive")
                || type.equals("application/msix")
                || type.equals("application/vsix")
                || type.endsWith("+zip");
    }

    private static boolean isDocument(Item item) {
        Kind kind = item.type().kind();
        return (kind == Kind.OFFICE_XML || kind == Kind.OPEN_DOCUMENT)
                && !item.type().mediaType().endsWith("ml");
    }

    @Override
    public void open(Item item, Opening into) throws IOException {
        SeekableOctets octets = into.seekable();
        ZipContents contents = ZipContents.read(octets, into.mostMembers());
        contents.facts().forEach(into::fact);
        boolean document = isDocument(item);
        for (Placed placed : contents.members()) {
            boolean wanted = !placed.member().isFolder() && !(document && isPartOfDocument(placed.member()));
            if (!into.goesOn() || (wanted && !member(octets, placed, into))) {
                return;
            }
        }
    }

    private static boolean isPartOfDocument(ZipMember member) {
        String name = member.name().toLowerCase(Locale.ROOT);
        return PARTS_OF_DOCUMENTS.contains(name.substring(name.lastIndexOf('.') + 1)) || name.equals("mimetype");
    }

    private static boolean member(SeekableOctets octets, Placed placed, Opening into) throws IOException {
        ZipMember member = placed.member();
        Set<ItemFact> facts = EnumSet.noneOf(ItemFact.class);
        if (member.isLink()) {
            facts.add(ItemFact.SYMBOLIC_LINK);
        }
        if (member.isEncrypted()) {
            facts.add(ItemFact.ENCRYPTED);
            return into.unread(member.names(), facts);
        }
        try (InputStream in = ZipDecoders.open(octets, placed)) {
            if (in != null) {
                return into.member(member.names(), null, Role.MEMBER, facts, in);
            }
            facts.add(ItemFact.NOT_UNPACKED);
        } catch (IOException | RuntimeException e) {
            facts.add(ItemFact.DAMAGED); // Broken at its very beginning; the others may be whole
        }
        return into.unread(member.names(), facts);
    }
}
