package io.sallyport.filter.attachment;

import io.sallyport.content.Inventory;
import io.sallyport.content.Item;
import io.sallyport.filter.PartWeight;
import io.sallyport.filter.attachment.AttachmentSettings.FileRule;
import io.sallyport.mail.Finding;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was seen in a message, weighed: one finding for each trait and rule, however many files have it, so that a hundred
 * of the same kind weigh as one.
 */
final class Sightings {
    /** More names than anybody reads. */
    private static final int MOST_NAMED = 5;

    private final AttachmentSettings settings;
    private final Map<Trait, Files> traits = new EnumMap<>(Trait.class);
    private final Map<FileRule, Files> rules = new LinkedHashMap<>();
    private final List<Finding> others = new ArrayList<>();

    Sightings(AttachmentSettings settings) {
        this.settings = settings;
    }

    /** The files that have something in common. */
    private static final class Files {
        private final List<Item> named = new ArrayList<>();
        private final List<String> parts = new ArrayList<>();
        private String more = "";
        private int count;

        private void add(Item item) {
            count++;
            if (named.size() < MOST_NAMED) {
                named.add(item);
            }
            add(item.part());
        }

        private void add(String part) {
            if (!parts.contains(part)) {
                parts.add(part);
            }
        }

        private String names() {
            List<String> files = named.stream().map(Files::called).toList();
            return String.join(", ", files) + (count > files.size() ? " and " + (count - files.size()) + " more" : "");
        }

        /** Where it is, and what people see it called. */
        private static String called(Item item) {
            return item.name().isEmpty() ? item.path() : "%s (%s)".formatted(item.path(), item.name());
        }
    }

    /** A file has a trait. */
    void add(Trait trait, Item item) {
        if (!settings.weightOf(trait).isOff()) {
            traits.computeIfAbsent(trait, none -> new Files()).add(item);
        }
    }

    /** A rule fits a file. */
    void add(FileRule rule, Item item) {
        rules.computeIfAbsent(rule, none -> new Files()).add(item);
    }

    /** A bound was reached. */
    void add(Inventory.Breach breach) {
        Trait trait = breach.kind() == Inventory.Kind.RATIO ? Trait.BOMB : Trait.TOO_MUCH;
        if (!settings.weightOf(trait).isOff()) {
            Files files = traits.computeIfAbsent(trait, none -> new Files());
            files.add(partOf(breach.path()));
            files.more = "%s at %s: %s"
                    .formatted(breach.kind().name().toLowerCase(Locale.ROOT), breach.path(), breach.detail());
        }
    }

    /** The first segment of a path is the number of the part. */
    private static String partOf(String path) {
        int slash = path.indexOf('/');
        return slash < 0 ? path : path.substring(0, slash);
    }

    /** There are more files than are wanted. */
    void tooManyFiles(List<Item> files) {
        others.addAll(settings.tooManyFiles()
                .weigh(
                        Finding.noted("attachment.too-many-files", "%d files", files.size())
                                .telling("7.1", "The message holds too many files"),
                        files.stream()
                                .skip(settings.mostFiles())
                                .map(Item::part)
                                .distinct()
                                .toList()));
    }

    /** What documents hold could not be told. */
    void unavailable(@Nullable String why) {
        others.add(Finding.unavailable("attachment.unavailable", "%s", String.valueOf(why)));
    }

    /** All that was seen. */
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>(others);
        traits.forEach((trait, files) ->
                findings.addAll(weighed(settings.weightOf(trait), trait.finding(), trait.text(), files)));
        rules.forEach((rule, files) -> {
            String reason = rule.reason() == null ? "The message holds a file that we do not take" : rule.reason();
            for (Finding finding : weighed(rule.weight(), "attachment.rule", reason, files)) {
                findings.add(finding.with("rule", rule.name()));
            }
        });
        return findings;
    }

    private static List<Finding> weighed(PartWeight weight, String name, String told, Files files) {
        Finding seen = Finding.noted(name, "%s: %s", told, files.more.isEmpty() ? files.names() : files.more)
                .telling("7.1", told)
                .with("parts", String.join(" ", files.parts));
        if (!files.named.isEmpty()) {
            Item first = files.named.getFirst();
            seen = seen.with("path", first.path())
                    .with("type", first.type().mediaType())
                    .with("files", files.count);
            if (first.declared() != null) {
                seen = seen.with("declared", first.declared().name());
            }
        }
        return weight.weigh(seen, files.parts);
    }
}
