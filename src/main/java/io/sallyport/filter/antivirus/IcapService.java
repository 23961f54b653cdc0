package io.sallyport.filter.antivirus;

import io.sallyport.filter.ServiceCall;
import io.sallyport.filter.ServiceConnection;
import io.sallyport.filter.antivirus.IcapOptions.Method;
import io.sallyport.filter.antivirus.ScanServer.Icap;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A scanner behind ICAP (RFC 3507): made for web proxies, which hand over what a web server answered, and get back the same, or a
 * page in its place. So what should be scanned is dressed as an answer of a web server that does not exist.
 *
 * <p>How a scanner says that it found something is in no standard. It counts as found what a field names ({@link IcapThreat}), and
 * anything else that is not exactly what was handed over.
 */
final class IcapService implements ScanService {
    /** Far more than the page that stands in the place of malware has. */
    private static final int MAX_HTTP_HEAD = 64 * 1024;

    private static final int MAX_PATH = 200;
    private static final String BLOCKED = "blocked";
    private static final String MODIFIED = "modified";

    private static final Pattern SECTION =
            Pattern.compile("(re[qs]-hdr|re[qs]-body|null-body|opt-body)\\s*=\\s*(\\d{1,6})");
    private static final Pattern HTTP_OK = Pattern.compile("HTTP/\\d\\.\\d 200\\b");
    private static final Pattern MEDIA_TYPE = Pattern.compile("[\\w.+-]{1,80}/[\\w.+-]{1,80}");

    private final Icap server;
    private final ServiceCall call;
    private final IcapOptions options;
    private final Semaphore places;

    private IcapService(Icap server, ServiceCall call, IcapOptions options) {
        this.server = server;
        this.call = call;
        this.options = options;
        this.places = new Semaphore(options.mostConnections());
    }

    static IcapService introduce(Icap server, ServiceCall call) throws IOException, InterruptedException {
        IcapOptions options = call.hold(connection -> {
            String request = firstLines("OPTIONS", server) + "Encapsulated: null-body=0\r\n\r\n";
            connection.out().write(octets(request));
            return IcapOptions.of(IcapHead.read(connection.in()));
        });
        return new IcapService(server, call, options);
    }

    @Override
    public String engine() {
        return options.serviceTag();
    }

    @Override
    public ScanAnswer scan(ScanObject object) throws IOException, InterruptedException {
        if (!places.tryAcquire(call.connect().toNanos(), TimeUnit.NANOSECONDS)) {
            throw new IOException("all %d connections are in use".formatted(options.mostConnections()));
        }
        try {
            return call.hold(connection -> answer(object, connection));
        } finally {
            places.release();
        }
    }

    private ScanAnswer answer(ScanObject object, ServiceConnection connection) throws IOException {
        IcapHead head = hand(object, connection);
        ScanAnswer.Found found = IcapThreat.named(head);
        if (found != null) {
            return found;
        }
        return switch (head.status()) {
            case 204 -> new ScanAnswer.Clean(); // RFC 3507 § 4.6: nothing to be changed
            case 200 -> compared(head, connection.in(), object);
            default -> throw new IOException("answered " + head.status());
        };
    }

    /** Hands the object over, all of it or as much as the service wants; what it then says. */
    private IcapHead hand(ScanObject object, ServiceConnection connection) throws IOException {
        OutputStream out = connection.out();
        out.write(octets(request(object)));
        if (options.preview() < 0) {
            connection.sendMeanwhile(rest -> sendFrom(0, object, rest));
            return IcapHead.read(connection.in());
        }
        boolean whole = object.octets().size() <= options.preview();
        try (InputStream in = object.octets().open()) {
            byte[] preview = in.readNBytes(options.preview());
            IcapChunks.write(preview, preview.length, out);
        }
        out.write(octets(whole ? "0; ieof\r\n\r\n" : "0\r\n\r\n")); // RFC 3507 § 4.5
        IcapHead head = IcapHead.read(connection.in());
        if (head.status() != 100) {
            return head;
        }
        if (whole) {
            throw new IOException("asks for more than there is");
        }
        connection.sendMeanwhile(rest -> sendFrom(options.preview(), object, rest));
        return IcapHead.read(connection.in());
    }

    private static void sendFrom(int position, ScanObject object, OutputStream out) throws IOException {
        try (InputStream in = object.octets().open()) {
            in.skipNBytes(position);
            IcapChunks.writeAll(in, out);
        }
        out.write(octets("0\r\n\r\n"));
    }

    private static String firstLines(String method, Icap server) {
        // A connection for each question: nothing of one can be taken for an answer to the next
        return "%s %s ICAP/1.0\r\nHost: %s\r\nConnection: close\r\n".formatted(method, server, server.at());
    }

    private String request(ScanObject object) {
        String path = URLEncoder.encode(
                object.path().substring(0, Math.min(object.path().length(), MAX_PATH)), StandardCharsets.UTF_8);
        String fields = "Content-Type: %s\r\nContent-Length: %d\r\n\r\n"
                .formatted(
                        MEDIA_TYPE.matcher(object.mediaType()).matches()
                                ? object.mediaType()
                                : "application/octet-stream",
                        object.octets().size());
        String asked = "http://mail.invalid/%s HTTP/1.1\r\nHost: mail.invalid\r\n".formatted(path);
        String http;
        String sections;
        if (options.method() == Method.RESPMOD) {
            String get = "GET " + asked + "\r\n";
            String answer = "HTTP/1.1 200 OK\r\n" + fields;
            http = get + answer;
            sections = "req-hdr=0, res-hdr=%d, res-body=%d".formatted(get.length(), http.length());
        } else {
            http = "POST " + asked + fields;
            sections = "req-hdr=0, req-body=" + http.length();
        }
        String preview = options.preview() < 0 ? "" : "Preview: " + options.preview() + "\r\n";
        return firstLines(options.method().name(), server) + "Allow: 204\r\n" + preview + "Encapsulated: " + sections
                + "\r\n\r\n" + http;
    }

    /** What a service means that gives something back: the same, or a page that says what it has found. */
    private ScanAnswer compared(IcapHead head, InputStream in, ScanObject object) throws IOException {
        List<Section> sections = sections(head.field("encapsulated"));
        Section body = sections.getLast();
        String http = new String(in.readNBytes(body.from()), StandardCharsets.ISO_8859_1);
        if (http.length() < body.from()) {
            throw new IOException("closed within an encapsulated header");
        }
        if (!isOurs(sections.getFirst().name(), http)) {
            return new ScanAnswer.Found(Kind.INFECTED, BLOCKED);
        }
        if (body.name().equals("null-body")) {
            return new ScanAnswer.Found(Kind.INFECTED, MODIFIED);
        }
        try (InputStream handed = object.octets().open()) {
            return IcapChunks.areEqual(in, handed)
                    ? new ScanAnswer.Clean()
                    : new ScanAnswer.Found(Kind.INFECTED, MODIFIED);
        }
    }

    /** RFC 3507 § 4.8.2: a request that is answered, instead of handed back, is refused; so is an answer of another status. */
    private boolean isOurs(String section, String http) {
        return options.method() == Method.REQMOD
                ? section.equals("req-hdr")
                : section.equals("res-body") || HTTP_OK.matcher(http).lookingAt();
    }

    /** A part of what is encapsulated (RFC 3507 § 4.4.1). */
    private record Section(String name, int from) {}

    private static List<Section> sections(@Nullable String encapsulated) throws IOException {
        Matcher section = SECTION.matcher(Objects.requireNonNullElse(encapsulated, ""));
        List<Section> sections = section.results()
                .map(result -> new Section(result.group(1), Integer.parseInt(result.group(2))))
                .toList();
        if (sections.isEmpty()
                || !sections.getLast().name().endsWith("-body")
                || sections.getLast().from() > MAX_HTTP_HEAD) {
            throw new IOException("encapsulates nothing that could be read");
        }
        return sections;
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
