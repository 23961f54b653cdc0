package io.sallyport.extract;

import io.sallyport.extract.wire.Frame;
import io.sallyport.extract.wire.FrameKind;
import io.sallyport.extract.wire.FrameReader;
import io.sallyport.extract.wire.FramingException;
import io.sallyport.mail.Octets;
import io.sallyport.mail.Printable;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a worker says about one document. It is not believed to keep the bounds that it was given: who took over a worker
 * says what he likes.
 */
final class Answer {
    private static final int MOST_METADATA = 50;
    private static final int MOST_OF_LINK = 8_192;

    private final Wanted wanted;
    private final StringBuilder text = new StringBuilder();
    private final List<String> links = new ArrayList<>();
    private final List<String> codes = new ArrayList<>();
    private final List<Embedded> embedded = new ArrayList<>();
    private final Set<DocumentFact> facts = EnumSet.noneOf(DocumentFact.class);
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private @Nullable File file;
    private int octets;
    private boolean cut;

    /** An embedded file of which octets still come. */
    private record File(String name, String mediaType, ByteArrayOutputStream octets) {}

    /** More came than was wanted. */
    static final class TooMuchException extends IOException {
        private static final long serialVersionUID = 1L;

        TooMuchException(String what) {
            super("more " + what + " than was wanted");
        }
    }

    Answer(Wanted wanted) {
        this.wanted = wanted;
    }

    /**
     * Reads it to its end.
     *
     * @throws TooMuchException if more comes than was wanted
     * @throws IOException if the worker is gone, or does not speak as it should
     */
    Extraction read(FrameReader in) throws IOException {
        Frame first = in.next();
        switch (first.kind()) {
            case NOT_WANTED -> {
                return new Extraction.NotWanted(Printable.of(first.text(), 200));
            }
            case REFUSED -> {
                return new Extraction.Failed(Extraction.Kind.DAMAGED, Printable.of(first.text(), 200));
            }
            default -> {
                first.expect(FrameKind.MEDIA_TYPE);
            }
        }
        for (Frame frame = in.next(); frame.kind() != FrameKind.END; frame = in.next()) {
            take(frame);
        }
        finishFile();
        return new Extraction.Extracted(
                Printable.of(first.text(), 200), text.toString(), cut, links, codes, embedded, facts, metadata);
    }

    private void take(Frame frame) throws IOException {
        switch (frame.kind()) {
            case TEXT -> {
                text.append(frame.text());
                within("text", text.length(), wanted.mostText());
            }
            case LINK -> {
                links.add(address(frame));
                within("links", links.size(), wanted.mostLinks());
            }
            case CODE -> {
                codes.add(address(frame));
                within("codes", codes.size(), wanted.mostLinks());
            }
            case FACT -> facts.add(fact(frame.text()));
            case METADATA -> {
                DataInputStream values = frame.values();
                metadata.put(values.readUTF(), values.readUTF());
                within("metadata", metadata.size(), MOST_METADATA);
            }
            case EMBEDDED -> {
                finishFile();
                DataInputStream values = frame.values();
                file = new File(values.readUTF(), values.readUTF(), new ByteArrayOutputStream());
                within("embedded files", embedded.size() + 1, wanted.mostEmbedded());
            }
            case OCTETS -> {
                if (file == null) {
                    throw new FramingException("octets of no file");
                }
                octets += frame.payload().length;
                within("octets of embedded files", octets, wanted.mostEmbeddedOctets());
                file.octets().write(frame.payload());
            }
            case CUT -> cut = true;
            case READY, REQUEST, MEDIA_TYPE, END, NOT_WANTED, REFUSED ->
                throw new FramingException(frame.kind() + " within an answer");
        }
    }

    private void finishFile() {
        if (file != null) {
            embedded.add(new Embedded(
                    file.name(), file.mediaType(), Octets.of(file.octets().toByteArray())));
            file = null;
        }
    }

    private static String address(Frame frame) throws TooMuchException {
        within("octets of a link or code", frame.payload().length, MOST_OF_LINK);
        return frame.text();
    }

    private static DocumentFact fact(String name) throws FramingException {
        try {
            return DocumentFact.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw new FramingException("no fact: " + Printable.of(name, 50));
        }
    }

    private static void within(String what, int count, int most) throws TooMuchException {
        if (count > most) {
            throw new TooMuchException(what);
        }
    }
}
