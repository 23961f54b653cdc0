package io.sallyport.extract.worker;

import org.xml.sax.Attributes;
import org.xml.sax.helpers.DefaultHandler;

/** Hears what a parser tells of a document as XHTML, and keeps its text and links. */
final class DocumentText extends DefaultHandler {
    private static final char[] BREAK = {'\n'};

    private final Gathered gathered;

    DocumentText(Gathered gathered) {
        this.gathered = gathered;
    }

    @Override
    public void startElement(String uri, String localName, String qName, Attributes attributes) {
        String target =
                switch (localName) {
                    case "a", "area", "link" -> attributes.getValue("href");
                    case "img", "iframe", "frame", "script" -> attributes.getValue("src");
                    case "form" -> attributes.getValue("action");
                    case null, default -> null;
                };
        // Not what leads within the document, nor to its own embedded files.
        if (target != null && !target.startsWith("#") && !target.startsWith("embedded:")) {
            gathered.link(target);
        }
    }

    @Override
    public void endElement(String uri, String localName, String qName) {
        if (localName != null && (localName.equals("p") || localName.equals("div") || localName.equals("tr"))) {
            gathered.text(BREAK, 0, 1);
        }
    }

    @Override
    public void characters(char[] characters, int start, int length) {
        gathered.text(characters, start, length);
    }

    @Override
    public void ignorableWhitespace(char[] characters, int start, int length) {
        gathered.text(characters, start, length);
    }
}
