package io.sallyport.filter.attachment;

import io.sallyport.extract.DocumentFact;
import io.sallyport.extract.Extraction;
import java.util.EnumSet;
import java.util.Set;

/** What there is to say about a document that was parsed. */
final class DocumentTraits {
    private DocumentTraits() {}

    /** The traits of a document. */
    static Set<Trait> of(Extraction.Extracted extracted) {
        Set<Trait> traits = EnumSet.noneOf(Trait.class);
        boolean pdf = extracted.mediaType().startsWith("application/pdf");
        for (DocumentFact fact : extracted.facts()) {
            switch (fact) {
                case ENCRYPTED -> traits.add(Trait.ENCRYPTED_DOCUMENT);
                case MACROS -> traits.add(Trait.MACROS);
                case AUTO_MACROS -> traits.add(Trait.AUTO_MACROS);
                case JAVASCRIPT -> traits.add(Trait.PDF_JAVASCRIPT);
                case LAUNCH_ACTION -> traits.add(Trait.PDF_LAUNCH);
                case EMBEDDED_FILES -> traits.add(Trait.DOCUMENT_WITH_FILES);
                case EXTERNAL_RELATIONSHIP -> traits.add(Trait.EXTERNAL_CONTENT);
                case DDE -> traits.add(Trait.DDE);
                case ACTIVE_X -> traits.add(Trait.ACTIVE_X);
                case OLE_OBJECT -> traits.add(pdf ? Trait.DOCUMENT_WITH_FILES : Trait.ACTIVE_X);
                case ONENOTE_ATTACHMENT -> traits.add(Trait.ONENOTE_FILE);
                case DAMAGED -> traits.add(Trait.DAMAGED);
                // Common in honest documents
                case OPEN_ACTION, SUBMIT_ACTION, FORM, RICH_MEDIA, SIGNED -> {}
            }
        }
        return traits;
    }
}
