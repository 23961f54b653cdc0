package io.sallyport.extract.worker;

import io.sallyport.extract.ParserFamily;
import io.sallyport.extract.wire.Frame;
import io.sallyport.extract.wire.FrameKind;
import io.sallyport.extract.wire.FrameReader;
import io.sallyport.extract.wire.FrameWriter;
import io.sallyport.extract.wire.FramingException;
import io.sallyport.extract.wire.Request;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.apache.tika.parser.Parser;

/**
 * The program of a worker process: parses the documents that come through its standard input, one after another, until
 * that ends.
 *
 * <p>It ends itself if a document takes longer than the gateway waits, so that no worker outlives a gateway that was killed;
 * and with {@link #OUT_OF_MEMORY} when its memory is used up.
 */
public final class ExtractWorker {
    /** The exit status of a worker whose memory is used up; the JVM's own for {@code -XX:+ExitOnOutOfMemoryError}. */
    public static final int OUT_OF_MEMORY = 3;

    private static final int TOO_LATE = 4;

    /** How much longer than the gateway a worker waits before it ends itself. */
    private static final long GRACE_MILLIS = 2_000;

    private final DocumentParser parser;
    private final FrameReader in;
    private final FrameWriter out;
    private final int mostOctets;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("watch").factory());

    private ExtractWorker(DocumentParser parser, InputStream in, OutputStream out, int mostOctets) {
        this.parser = parser;
        this.in = new FrameReader(new BufferedInputStream(in, Frame.MOST));
        this.out = new FrameWriter(new BufferedOutputStream(out, Frame.MOST));
        this.mostOctets = mostOctets;
    }

    /**
     * Runs until the standard input ends.
     *
     * @param args the most octets of a document; then, for tests of what goes wrong, any number of {@code family=class}: a
     *     parser in place of a family's own
     */
    public static void main(String[] args) throws IOException, ReflectiveOperationException {
        InputStream in = new FileInputStream(FileDescriptor.in);
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        // What libraries print must not come between the frames, nor may they read documents that are not theirs.
        System.setOut(System.err);
        System.setIn(InputStream.nullInputStream());
        ImageIO.setUseCache(false);
        Parsers parsers = new Parsers();
        for (int i = 1; i < args.length; i++) {
            String[] familyAndClass = args[i].split("=", 2);
            Parser parser = Class.forName(familyAndClass[1])
                    .asSubclass(Parser.class)
                    .getDeclaredConstructor()
                    .newInstance();
            parsers.replace(ParserFamily.valueOf(familyAndClass[0]), parser);
        }
        try {
            new ExtractWorker(new DocumentParser(parsers), in, out, Integer.parseInt(args[0])).serve();
        } catch (OutOfMemoryError e) {
            Runtime.getRuntime().halt(OUT_OF_MEMORY);
        }
    }

    private void serve() throws IOException {
        out.write(FrameKind.READY);
        out.flush();
        while (true) {
            Frame first;
            try {
                first = in.next();
            } catch (EOFException e) {
                return; // The gateway wants no more
            }
            Request request = Request.of(first);
            byte[] document = document();
            ScheduledFuture<?> end = watch.schedule(
                    () -> Runtime.getRuntime().halt(TOO_LATE), request.millis() + GRACE_MILLIS, TimeUnit.MILLISECONDS);
            answer(parser.parse(document, request));
            end.cancel(false);
        }
    }

    private byte[] document() throws IOException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (Frame frame = in.next(); frame.kind() != FrameKind.END; frame = in.next()) {
            octets.write(frame.expect(FrameKind.OCTETS).payload());
            if (octets.size() > mostOctets) {
                throw new FramingException("a document of more than " + mostOctets + " octets");
            }
        }
        return octets.toByteArray();
    }

    private void answer(DocumentParser.Outcome outcome) throws IOException {
        switch (outcome) {
            case DocumentParser.Outcome.Parsed(String mediaType, Gathered gathered) -> {
                out.write(FrameKind.MEDIA_TYPE, mediaType);
                gathered.writeTo(out);
                out.write(FrameKind.END);
            }
            case DocumentParser.Outcome.NotWanted(String mediaType) -> out.write(FrameKind.NOT_WANTED, mediaType);
            case DocumentParser.Outcome.Refused(String why) -> out.write(FrameKind.REFUSED, why);
        }
        out.flush();
    }
}
