package io.sallyport.extract.worker;

import io.sallyport.extract.DocumentFact;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSDocument;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSObjectKey;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.cos.COSString;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.common.PDStream;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.jspecify.annotations.Nullable;

/**
 * Looks at every object of a PDF for what it can do (ISO 32000-2 § 12.6), whether or not a page leads to it: what a parser
 * does not find by the way it goes, a viewer may find by another.
 */
final class PdfFacts {
    private static final int MOST_OBJECTS = 50_000;
    private static final int DEEPEST = 12; // Of objects that are written within one another

    private static final COSName ADDITIONAL_ACTIONS = COSName.getPDFName("AA");
    private static final COSName JAVASCRIPT = COSName.getPDFName("JS");
    private static final COSName XFA = COSName.getPDFName("XFA");

    private final Gathered gathered;
    private final ImageCodes codes;
    private int looked;

    PdfFacts(Gathered gathered, ImageCodes codes) {
        this.gathered = gathered;
        this.codes = codes;
    }

    /** Looks at a whole file; one that needs a password is said to, and no more. */
    void search(byte[] octets) throws IOException {
        try (PDDocument document = Loader.loadPDF(octets)) {
            COSDictionary catalog = document.getDocumentCatalog().getCOSObject();
            // An array only says which page is shown first.
            if (catalog.getDictionaryObject(COSName.OPEN_ACTION) instanceof COSDictionary action
                    && !"GoTo".equals(action.getNameAsString(COSName.S))) {
                gathered.fact(DocumentFact.OPEN_ACTION);
            }
            if (catalog.containsKey(ADDITIONAL_ACTIONS)) {
                gathered.fact(DocumentFact.OPEN_ACTION);
            }
            COSDocument objects = document.getDocument();
            for (COSObjectKey key : objects.getXrefTable().keySet()) {
                look(objects.getObjectFromPool(key).getObject(), 0);
            }
        } catch (InvalidPasswordException e) {
            gathered.fact(DocumentFact.ENCRYPTED);
        }
    }

    private void look(@Nullable COSBase object, int depth) throws IOException {
        if (depth > DEEPEST || looked >= MOST_OBJECTS) {
            gathered.cut();
            return;
        }
        looked++;
        // What it refers to is in the table too, so that references are not followed.
        if (object instanceof COSArray array) {
            for (int i = 0; i < array.size(); i++) {
                lookWithin(array.get(i), depth);
            }
        } else if (object instanceof COSDictionary dictionary) {
            lookAt(dictionary);
            for (Map.Entry<COSName, COSBase> entry : dictionary.entrySet()) {
                lookWithin(entry.getValue(), depth);
            }
        }
    }

    private void lookWithin(@Nullable COSBase object, int depth) throws IOException {
        if (object instanceof COSArray || object instanceof COSDictionary) {
            look(object, depth + 1);
        }
    }

    private void lookAt(COSDictionary dictionary) throws IOException {
        action(dictionary);
        if (dictionary.containsKey(JAVASCRIPT)) {
            gathered.fact(DocumentFact.JAVASCRIPT);
        }
        if (dictionary.containsKey(COSName.EF)) {
            gathered.fact(DocumentFact.EMBEDDED_FILES);
        }
        if (dictionary.containsKey(XFA)
                || (dictionary.getDictionaryObject(COSName.FIELDS) instanceof COSArray fields && fields.size() > 0)) {
            gathered.fact(DocumentFact.FORM);
        }
        if (COSName.SIG.equals(dictionary.getCOSName(COSName.TYPE)) && dictionary.containsKey(COSName.CONTENTS)) {
            gathered.fact(DocumentFact.SIGNED);
        }
        switch (dictionary.getNameAsString(COSName.SUBTYPE)) {
            case "RichMedia", "Screen", "Movie", "Sound", "3D" -> gathered.fact(DocumentFact.RICH_MEDIA);
            case "Image" -> {
                if (dictionary instanceof COSStream stream) {
                    image(stream);
                }
            }
            case null, default -> {
                // Of no concern
            }
        }
    }

    /** The kinds of actions: ISO 32000-2 table 201. */
    private void action(COSDictionary dictionary) {
        switch (dictionary.getNameAsString(COSName.S)) {
            case "JavaScript" -> gathered.fact(DocumentFact.JAVASCRIPT);
            case "Launch" -> gathered.fact(DocumentFact.LAUNCH_ACTION);
            case "URI" -> link(dictionary.getDictionaryObject(COSName.URI));
            case "SubmitForm" -> {
                gathered.fact(DocumentFact.SUBMIT_ACTION);
                link(dictionary.getDictionaryObject(COSName.F));
            }
            case "GoToR", "ImportData" -> {
                gathered.fact(DocumentFact.EXTERNAL_RELATIONSHIP);
                link(dictionary.getDictionaryObject(COSName.F));
            }
            case "Rendition", "Movie", "Sound", "RichMediaExecute" -> gathered.fact(DocumentFact.RICH_MEDIA);
            case null, default -> {
                // Leads within the document
            }
        }
    }

    /** A string, or a file specification whose file is one (ISO 32000-2 § 7.11). */
    private void link(@Nullable COSBase target) {
        if (target instanceof COSString string) {
            gathered.link(string.getString());
        } else if (target instanceof COSDictionary file) {
            String name = file.getString(COSName.UF, file.getString(COSName.F));
            if (name != null) {
                gathered.link(name);
            }
        }
    }

    private void image(COSStream stream) {
        int width = stream.getInt(COSName.WIDTH, 0);
        int height = stream.getInt(COSName.HEIGHT, 0);
        if (!codes.admits(width, height)) {
            return;
        }
        BufferedImage image;
        try {
            image = new PDImageXObject(new PDStream(stream), null).getImage(null, ImageCodes.step(width, height));
        } catch (IOException | RuntimeException e) {
            gathered.cut(); // A viewer may show what this decoder does not
            return;
        }
        codes.search(image);
    }
}
