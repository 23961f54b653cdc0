package io.sallyport.extract.worker;

import io.sallyport.extract.DocumentFact;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks in rich text (RTF 1.9.1) for objects, templates from elsewhere and fields, by its control words. */
final class RichTextFacts {
    private static final Map<Pattern, DocumentFact> SIGNS = Map.of(
            Pattern.compile("\\\\(?:objdata|objemb|objocx|objlink|objautlink|objhtml)\\b"),
            DocumentFact.OLE_OBJECT,
            Pattern.compile("\\\\(?:objlink|objautlink|linkself)\\b"),
            DocumentFact.EXTERNAL_RELATIONSHIP,
            Pattern.compile("\\\\objocx\\b"),
            DocumentFact.ACTIVE_X,
            Pattern.compile("\\\\fldinst[^}]{0,100}?\\bDDE(?:AUTO)?\\b"),
            DocumentFact.DDE);

    /** A template is fetched when the document is opened. A field may show a picture from elsewhere, or a link. */
    private static final Pattern TEMPLATE = Pattern.compile("\\\\\\*\\\\template\\s+([^}]{1,2000})}");

    private static final Pattern FIELD =
            Pattern.compile("\\b(HYPERLINK|INCLUDEPICTURE)\\s+(?:\\\\\\w\\s+)*\"([^\"]{1,2000})\"");

    private final Gathered gathered;

    RichTextFacts(Gathered gathered) {
        this.gathered = gathered;
    }

    void search(byte[] octets) {
        String text = new String(octets, StandardCharsets.ISO_8859_1);
        SIGNS.forEach((sign, fact) -> {
            if (sign.matcher(text).find()) {
                gathered.fact(fact);
            }
        });
        for (Matcher template = TEMPLATE.matcher(text); template.find(); ) {
            String target = template.group(1);
            if (target.contains("//") || target.contains("\\\\\\\\")) {
                gathered.fact(DocumentFact.EXTERNAL_RELATIONSHIP);
                gathered.link(target);
            }
        }
        for (Matcher field = FIELD.matcher(text); field.find(); ) {
            gathered.link(field.group(2));
            if (field.group(1).equals("INCLUDEPICTURE")) {
                gathered.fact(DocumentFact.EXTERNAL_RELATIONSHIP);
            }
        }
    }
}
