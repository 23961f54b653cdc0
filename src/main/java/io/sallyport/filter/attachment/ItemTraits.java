package io.sallyport.filter.attachment;

import io.sallyport.content.Item;
import io.sallyport.content.file.ItemFact;
import io.sallyport.content.type.FileType.Kind;
import io.sallyport.content.type.FileTypes;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What there is to say about one file without opening it. */
final class ItemTraits {
    private static final Set<Kind> CONTAINERS = EnumSet.of(Kind.ARCHIVE, Kind.DISK_IMAGE);

    private static final Set<String> HELP_FILES = Set.of("application/vnd.ms-htmlhelp", "application/winhlp");

    private ItemTraits() {}

    /** The traits of a file. */
    static Set<Trait> of(Item item, AttachmentSettings settings) {
        Set<Trait> traits = EnumSet.noneOf(Trait.class);
        List<FileName> names = item.names().stream().map(FileName::of).toList();
        boolean isFile = item.role() != Item.Role.BODY || !names.isEmpty();
        byType(item, isFile, traits);
        byFacts(item, traits);
        if (isFile) {
            names.forEach(name -> byName(name, settings, traits));
            byPretence(item, names, traits);
        }
        return traits;
    }

    private static void byType(Item item, boolean isFile, Set<Trait> traits) {
        String type = item.type().mediaType();
        if (item.type().equals(FileTypes.EICAR_TEST_FILE)) {
            traits.add(Trait.TEST_VIRUS);
            return;
        }
        if (HELP_FILES.contains(type)) {
            traits.add(Trait.HELP_FILE);
            return;
        }
        switch (item.type().kind()) {
            case EXECUTABLE -> traits.add(Trait.EXECUTABLE);
            case DISK_IMAGE -> traits.add(Trait.DISK_IMAGE);
            // Text that is shown, such as a script that somebody asks about, is not opened by anything
            case SCRIPT -> addIf(isFile, Trait.SCRIPT, traits);
            case SHORTCUT -> addIf(isFile, Trait.SHORTCUT, traits);
            case HTML -> addIf(isFile && !isShownWithoutName(item), Trait.HTML_FILE, traits);
            case OFFICE_XML -> {
                if (type.contains("macroenabled")) {
                    traits.add(Trait.MACROS);
                }
            }
            default -> {}
        }
    }

    private static void addIf(boolean holds, Trait trait, Set<Trait> traits) {
        if (holds) {
            traits.add(trait);
        }
    }

    private static boolean isShownWithoutName(Item item) {
        return item.role() == Item.Role.INLINE && item.names().isEmpty();
    }

    private static void byFacts(Item item, Set<Trait> traits) {
        boolean container = CONTAINERS.contains(item.type().kind());
        for (ItemFact fact : item.facts()) {
            switch (fact) {
                case ENCRYPTED ->
                    traits.add(container || item.depth() > 0 ? Trait.ENCRYPTED_ARCHIVE : Trait.ENCRYPTED_DOCUMENT);
                case HOLDS_ENCRYPTED -> traits.add(Trait.ENCRYPTED_ARCHIVE);
                case DAMAGED -> traits.add(Trait.DAMAGED);
                case OVERLAPPING, HEADERS_DIFFER -> traits.add(Trait.OVERLAPPING);
                case TRAVERSAL, SYMBOLIC_LINK, DEVICE_NAME -> traits.add(Trait.TRAVERSAL);
                case POLYGLOT -> traits.add(Trait.POLYGLOT);
                case NOT_UNPACKED, SPLIT -> traits.add(Trait.NOT_UNPACKED);
                case NOT_ALL_SEEN -> traits.add(Trait.TOO_MUCH);
                case MACROS -> traits.add(Trait.MACROS);
                // Names are looked at by themselves; members of one name, other readings and what was signed as any file
                case DECEPTIVE_NAME, SAME_NAMES, OTHER_READING, SIGNED -> {}
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
