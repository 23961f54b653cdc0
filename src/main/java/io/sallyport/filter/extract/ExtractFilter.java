package io.sallyport.filter.extract;

import io.sallyport.content.Documents;
import io.sallyport.content.Item;
import io.sallyport.content.ParsedDocument;
import io.sallyport.extract.Extraction;
import io.sallyport.filter.Examination;
import io.sallyport.filter.Filter;
import io.sallyport.mail.Finding;
import io.sallyport.mail.Stage;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Says which documents could not be looked into.
 *
 * <ul>
 *   <li>{@code extract.unavailable}: a document took too long, needed too much memory or ended its parser, or no parser
 *       could be started.
 * </ul>
 */
@ApplicationScoped
public class ExtractFilter implements Filter<ExtractSettings> {
    @Override
    public String name() {
        return "extract";
    }

    @Override
    public Set<Stage> stages() {
        return Set.of(Stage.DATA);
    }

    @Override
    public Class<ExtractSettings> settingsType() {
        return ExtractSettings.class;
    }

    @Override
    public boolean isCostly() {
        return true;
    }

    @Override
    public List<Finding> examine(Examination mail, ExtractSettings settings) throws InterruptedException, IOException {
        Documents documents = mail.content().documents();
        List<Finding> findings = new ArrayList<>();
        for (ParsedDocument document : documents.documents()) {
            findings.addAll(of(document, settings));
        }
        if (!documents.notParsed().isEmpty()) {
            List<String> parts = documents.notParsed().stream()
                    .map(path -> path.split("/", 2)[0])
                    .distinct()
                    .toList();
            Finding seen = Finding.noted(
                    "extract.not-parsed",
                    "%d documents: %s",
                    documents.notParsed().size(),
                    documents.notParsed().getFirst());
            findings.addAll(settings.notParsed().weigh(seen.telling("7.1", "The message holds too much"), parts));
        }
        return findings;
    }

    private static List<Finding> of(ParsedDocument document, ExtractSettings settings) {
        Item item = document.item();
        return switch (document.extraction()) {
            case Extraction.Extracted extracted -> {
                Finding seen = Finding.noted("extract.not-all", "more came of %s than is kept", item.path());
                yield extracted.cut() ? settings.notAll().weigh(about(seen, item), List.of(item.part())) : List.of();
            }
            case Extraction.NotWanted(String mediaType) -> {
                // What the gateway takes for a document is none to its parser, which therefore has not looked
                Finding seen = Finding.noted("extract.not-parsed", "%s is %s", item.path(), mediaType);
                yield settings.notParsed().weigh(about(seen, item), List.of(item.part()));
            }
            case Extraction.Failed(Extraction.Kind kind, String detail)
            when kind == Extraction.Kind.DAMAGED -> {
                Finding seen = Finding.noted("extract.damaged", "%s: %s", item.path(), detail)
                        .telling("6.0", "The message holds a document that cannot be read");
                yield settings.damaged().weigh(about(seen, item), List.of(item.part()));
            }
            case Extraction.Failed(Extraction.Kind kind, String detail) ->
                List.of(about(
                        Finding.unavailable("extract.unavailable", "%s: %s: %s", item.path(), kind.text(), detail),
                        item));
        };
    }

    private static Finding about(Finding seen, Item item) {
        return seen.with("path", item.path()).with("type", item.type().mediaType());
    }
}
