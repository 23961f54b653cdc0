package io.sallyport.filter.attachment;

import io.sallyport.content.Documents;
import io.sallyport.content.Inventory;
import io.sallyport.content.Item;
import io.sallyport.content.MailContent;
import io.sallyport.content.ParsedDocument;
import io.sallyport.content.text.TextPiece;
import io.sallyport.extract.Extraction;
import io.sallyport.filter.Examination;
import io.sallyport.filter.Filter;
import io.sallyport.filter.attachment.AttachmentSettings.FileRule;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Stage;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * Weighs the files of a message: what they are, what they pretend to be, and what of them nobody can look into.
 *
 * <ul>
 *   <li>{@code attachment.rule}: a rule of {@code rules} fits a file; the evidence names it.
 *   <li>{@code attachment.unavailable}: what documents hold could not be told. What else is known of the files counts.
 * </ul>
 */
@ApplicationScoped
public class AttachmentFilter implements Filter<AttachmentSettings> {
    @Override
    public String name() {
        return "attachment";
    }

    @Override
    public Set<Stage> stages() {
        return Set.of(Stage.DATA);
    }

    @Override
    public Class<AttachmentSettings> settingsType() {
        return AttachmentSettings.class;
    }

    @Override
    public boolean isCostly() {
        return true;
    }

    @Override
    public List<Finding> examine(Examination mail, AttachmentSettings settings)
            throws InterruptedException, IOException {
        MailContent content = mail.content();
        Inventory inventory = content.inventory();
        Sightings seen = new Sightings(settings);
        look(inventory, settings, seen);
        count(inventory, settings, seen);
        try {
            lookAtTexts(content.texts(), inventory, seen);
            Documents documents = content.documents();
            for (ParsedDocument document : documents.documents()) {
                if (document.extraction() instanceof Extraction.Extracted extracted) {
                    DocumentTraits.of(extracted).forEach(trait -> seen.add(trait, document.item()));
                }
            }
            look(documents.embedded(), settings, seen);
        } catch (IOException e) {
            // What is known about the files holds all the same
            seen.unavailable(e.getMessage());
        }
        return seen.findings();
    }

    private static void lookAtTexts(List<TextPiece> texts, Inventory inventory, Sightings seen) {
        for (TextPiece text : texts) {
            Set<Trait> traits = TextTraits.of(text);
            if (!traits.isEmpty()) {
                inventory.items().stream()
                        .filter(item -> item.path().equals(text.path()))
                        .findFirst()
                        .ifPresent(item -> traits.forEach(trait -> seen.add(trait, item)));
            }
        }
    }

    private static void look(Inventory inventory, AttachmentSettings settings, Sightings seen) {
        for (Item item : inventory.items()) {
            ItemTraits.of(item, settings).forEach(trait -> seen.add(trait, item));
            for (FileRule rule : settings.rules()) {
                if (FileRules.fits(rule, item)) {
                    seen.add(rule, item);
                }
            }
        }
        inventory.breaches().forEach(seen::add);
    }

    private static void count(Inventory inventory, AttachmentSettings settings, Sightings seen) {
        List<Item> files = inventory.items().stream()
                .filter(item -> item.depth() == 0 && item.role() == Item.Role.ATTACHMENT)
                .toList();
        if (files.size() > settings.mostFiles()) {
            seen.tooManyFiles(files);
        }
    }
}
