package io.sallyport.extract;

import io.sallyport.extract.wire.FrameKind;
import io.sallyport.extract.wire.FrameWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Set;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.mime.MediaType;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.Parser;
import org.xml.sax.ContentHandler;

/** Takes over its worker, and says more on its behalf than any document holds; what it says depends on the document. */
public final class TellingTooMuchParser implements Parser {
    private static final long serialVersionUID = 1L;

    @Override
    public Set<MediaType> getSupportedTypes(ParseContext context) {
        return Set.of();
    }

    @Override
    public void parse(InputStream in, ContentHandler handler, Metadata metadata, ParseContext context)
            throws IOException {
        FrameWriter out = new FrameWriter(new FileOutputStream(FileDescriptor.out));
        String asked = new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        while (asked.contains("TEMPORARY")) {
            Files.createTempFile("endless", null);
        }
        if (asked.contains("NONSENSE")) {
            out.write(FrameKind.REQUEST, "what the gateway would say");
        }
        out.write(FrameKind.MEDIA_TYPE, "application/xml");
        if (asked.contains("FILES")) {
            out.write(FrameKind.EMBEDDED, "endless", "application/octet-stream");
        }
        byte[] much = new byte[1 << 15];
        while (asked.contains("ENDLESS")) {
            out.write(asked.contains("FILES") ? FrameKind.OCTETS : FrameKind.TEXT, much, much.length);
        }
    }
}
