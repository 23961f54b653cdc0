package io.sallyport.filter.attachment;

import io.sallyport.content.Item;
import io.sallyport.content.file.ItemFact;
import io.sallyport.filter.attachment.AttachmentSettings.FileRule;
import io.sallyport.message.MediaType;
import io.sallyport.policy.ByteCount;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether the rules of an administrator fit a file. */
final class FileRules {
    private FileRules() {}

    /** Whether all that a rule names fits. */
    static boolean fits(FileRule rule, Item item) {
        if (item.role() == Item.Role.BODY && item.names().isEmpty()) {
            return false; // Text to be read is no file
        }
        Boolean packed = rule.packed();
        Boolean encrypted = rule.encrypted();
        ByteCount larger = rule.largerThan();
        return (packed == null || packed == item.depth() > 0)
                && (encrypted == null || encrypted == isEncrypted(item))
                && (larger == null || item.octets().size() > larger.octets())
                && (rule.names().isEmpty() || fitsName(rule.names(), item))
                && (rule.types().isEmpty() || fitsType(rule.types(), item.type().mediaType()))
                && (rule.declared().isEmpty() || fitsDeclared(rule.declared(), item.declared()));
    }

    private static boolean isEncrypted(Item item) {
        return item.is(ItemFact.ENCRYPTED) || item.is(ItemFact.HOLDS_ENCRYPTED);
    }

    private static boolean fitsName(List<String> patterns, Item item) {
        return item.names().stream()
                .map(FileName::of)
                .anyMatch(name -> patterns.stream().anyMatch(name::fits));
    }

    private static boolean fitsDeclared(List<String> patterns, @Nullable MediaType declared) {
        return declared != null && fitsType(patterns, declared.name());
    }

    private static boolean fitsType(List<String> patterns, String type) {
        return patterns.stream()
                .anyMatch(pattern -> pattern.endsWith("/*")
                        ? type.startsWith(pattern.substring(0, pattern.length() - 1))
                        : type.equals(pattern));
    }
}
