package io.sallyport.filter.attachment;

import io.sallyport.content.Item;
import io.sallyport.content.file.ItemFact;
import io.sallyport.content.type.FileType.Kind;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What there is to say about one file without opening it. */
final class ItemTraits {
    /** Text that runs is told from text that does not by its name; a body without one is text. */
    private static final Set<Kind> CONTAINERS = EnumSet.of(Kind.ARCHIVE, Kind.DISK_IMAGE);

    private ItemTraits() {}

    /** The traits of a file. */
    static Set<Trait> of(Item item, AttachmentSettings settings) {
        Set<Trait> traits = EnumSet.noneOf(Trait.class);
        List<FileName> names = item.names().stream().map(FileName::of).toList();
        byType(item, traits);
        byFacts(item, traits);
        boolean isFile = item.role() != Item.Role.BODY || !names.isEmpty();
        if (isFile) {
            names.forEach(name -> byName(name, settings, traits));
            byPretence(item, names, traits);
        }
        return traits;
    }

    private static void byType(Item item, Set<Trait> traits) {
        String type = item.type().mediaType();
        switch (item.type().kind()) {
            case EXECUTABLE -> traits.add(Trait.EXECUTABLE);
            case SCRIPT -> traits.add(Trait.SCRIPT);
            case SHORTCUT -> traits.add(Trait.SHORTCUT);
            case DISK_IMAGE -> traits.add(Trait.DISK_IMAGE);
            case HTML -> {
                if (item.role() != Item.Role.BODY && item.role() != Item.Role.INLINE) {
                    traits.add(Trait.HTML_FILE);
                }
            }
            case OFFICE_XML -> {
                if (type.contains("macroenabled")) {
                    traits.add(Trait.MACROS);
                }
            }
            default -> {
                if (type.equals("application/vnd.ms-htmlhelp") || type.equals("application/x-chm")) {
                    traits.add(Trait.HELP_FILE);
                } else if (type.equals("application/x-eicar")) {
                    traits.add(Trait.TEST_VIRUS);
                }
            }
        }
    }

    private static void byFacts(Item item, Set<Trait> traits) {
        boolean container = CONTAINERS.contains(item.type().kind());
        for (ItemFact fact : item.facts()) {
            switch (fact) {
                case ENCRYPTED ->
                    traits.add(container || item.depth() > 0 ? Trait.ENCRYPTED_ARCHIVE : Trait.ENCRYPTED_DOCUMENT);
                case HOLDS_ENCRYPTED -> traits.add(Trait.ENCRYPTED_ARCHIVE);
                case DAMAGED -> traits.add(Trait.DAMAGED);
                case OVERLAPPING -> traits.add(Trait.OVERLAPPING);
                case TRAVERSAL, SYMBOLIC_LINK -> traits.add(Trait.TRAVERSAL);
                case POLYGLOT -> traits.add(Trait.POLYGLOT);
                case NOT_UNPACKED -> traits.add(Trait.NOT_UNPACKED);
                case NOT_ALL_SEEN -> traits.add(Trait.TOO_MUCH);
                default -> {}
            }
        }
    }

    private static void byName(FileName name, AttachmentSettings settings, Set<Trait> traits) {
        String extension = name.extension();
        boolean allowed = settings.allowedExtensions().contains(extension);
        if (settings.deniedExtensions().contains(extension) || (name.isDangerous() && !allowed)) {
            traits.add(Trait.DANGEROUS_NAME);
        }
        if (name.isDouble() && !allowed) {
            traits.add(Trait.DOUBLE_EXTENSION);
        }
        if (name.isDeceptive()) {
            traits.add(Trait.DECEPTIVE_NAME);
        }
    }

    private static void byPretence(Item item, List<FileName> names, Set<Trait> traits) {
        Kind kind = item.type().kind();
        boolean contradicted = names.stream().anyMatch(name -> Pretence.contradicts(name.extension(), kind));
        if (contradicted || Pretence.contradicts(item.declared(), kind)) {
            traits.add(Trait.MISMATCH);
        }
        if (names.stream().map(FileName::extension).distinct().count() > 1) {
            traits.add(Trait.CONFLICTING_NAMES);
        }
    }
}
