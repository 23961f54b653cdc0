package io.sallyport.testing;

import io.sallyport.config.HostPort;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Master;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * A name server on the loopback, over UDP and TCP, that answers from zone text as a recursive resolver would, and
 * misbehaves where it is told to.
 */
public final class DnsServer implements AutoCloseable {
    /** What the server does instead of answering well. */
    public enum Mishap {
        /** It says nothing. */
        SILENT,
        /** It says SERVFAIL. */
        SERVFAIL,
        /** It says REFUSED. */
        REFUSED,
        /** It answers under another id than was asked. */
        WRONG_ID,
        /** It answers with octets that are no message. */
        GARBAGE,
        /** It answers another question. */
        WRONG_QUESTION,
        /** It adds records that nobody asked for, in the answer section. */
        FOREIGN_RECORDS,
        /** It does not know EDNS0 and says FORMERR. */
        NO_EDNS,
        /** It cuts what it sends over UDP. */
        TRUNCATED,
        /** It tells of an alias, but not what is behind it. */
        ONLY_ALIAS
    }

    /** The root alone: that there is nothing else can be kept for five minutes (RFC 2308 § 5). */
    private static final String NOTHING = ". 300 IN SOA . . 1 3600 600 86400 300";

    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<Name, List<Record>> zone = new HashMap<>();
    private final Map<Name, Mishap> mishaps = new ConcurrentHashMap<>();
    private final Map<Name, Duration> delays = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile @Nullable Mishap always;
    private volatile Duration delay = Duration.ZERO;

    private DnsServer(DatagramSocket udp, ServerSocket tcp) {
        this.udp = udp;
        this.tcp = tcp;
    }

    /**
     * Starts a server.
     *
     * @param zoneText records as in RFC 1035 § 5, names relative to the root; the class may be left out
     */
    public static DnsServer start(String zoneText) throws IOException {
        ServerSocket tcp = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        DatagramSocket udp = new DatagramSocket(tcp.getLocalPort(), InetAddress.getLoopbackAddress());
        DnsServer server = new DnsServer(udp, tcp);
        try (Master master =
                new Master(new ByteArrayInputStream(zoneText.getBytes(StandardCharsets.UTF_8)), Name.root, 300)) {
            for (Record next = master.nextRecord(); next != null; next = master.nextRecord()) {
                server.zone
                        .computeIfAbsent(next.getName(), ignored -> new ArrayList<>())
                        .add(next);
            }
        }
        server.executor.execute(server::serveUdp);
        server.executor.execute(server::serveTcp);
        return server;
    }

    /** Starts a server that knows of nothing, and lets that be remembered. */
    public static DnsServer startEmpty() throws IOException {
        return start(NOTHING);
    }

    /** Where it listens. */
    public HostPort address() {
        return new HostPort("127.0.0.1", tcp.getLocalPort());
    }

    /** Answers badly about that name. */
    public DnsServer on(String name, Mishap mishap) {
        mishaps.put(nameOf(name), mishap);
        return this;
    }

    /** Answers badly about every name, or well again with null. */
    public DnsServer always(@Nullable Mishap mishap) {
        always = mishap;
        return this;
    }

    /** Answers about that name only after that time. */
    public DnsServer delays(String name, Duration delay) {
        delays.put(nameOf(name), delay);
        return this;
    }

    /** Answers about all names with a delay; zero: without. */
    public DnsServer delays(Duration delay) {
        this.delay = delay;
        return this;
    }

    /** The questions that came, such as {@code udp A mx.example.}, in order. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public void close() {
        stopped.countDown();
        udp.close();
        try {
            tcp.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        executor.shutdownNow();
    }

    private void serveUdp() {
        while (!udp.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(new byte[65535], 65535);
                udp.receive(packet);
                byte[] query = Arrays.copyOf(packet.getData(), packet.getLength());
                executor.execute(() -> answerUdp(query, packet));
            } catch (IOException e) {
                requireStopped(e);
            }
        }
    }

    private void answerUdp(byte[] query, DatagramPacket packet) {
        try {
            byte[] response = respond(query, "udp");
            if (response != null) {
                udp.send(new DatagramPacket(response, response.length, packet.getSocketAddress()));
            }
        } catch (IOException e) {
            requireStopped(e);
        }
    }

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try {
                Socket client = tcp.accept();
                executor.execute(() -> answerTcp(client));
            } catch (IOException e) {
                requireStopped(e);
            }
        }
    }

    private void answerTcp(Socket client) {
        try (client;
                DataInputStream in = new DataInputStream(client.getInputStream());
                DataOutputStream out = new DataOutputStream(client.getOutputStream())) {
            while (true) {
                byte[] response = respond(in.readNBytes(in.readUnsignedShort()), "tcp");
                if (response != null) {
                    byte[] framed = new byte[response.length + 2];
                    framed[0] = (byte) (response.length >> 8);
                    framed[1] = (byte) response.length;
                    System.arraycopy(response, 0, framed, 2, response.length);
                    out.write(framed);
                    out.flush();
                }
            }
        } catch (EOFException e) {
            // The client is done
        } catch (IOException e) {
            requireStopped(e);
        }
    }

    private byte @Nullable [] respond(byte[] query, String transport) throws IOException {
        Message question = new Message(query);
        Record asking = question.getQuestion();
        asked.add(transport + " " + Type.string(asking.getType()) + " " + asking.getName());
        if (!passed(delays.getOrDefault(asking.getName(), delay))) {
            return null;
        }
        Mishap forName = mishaps.get(asking.getName());
        Mishap mishap = forName == null ? always : forName;
        Message response = new Message(question.getHeader().getID());
        response.getHeader().setFlag(Flags.QR);
        response.getHeader().setFlag(Flags.RD);
        response.getHeader().setFlag(Flags.RA);
        response.addRecord(asking, Section.QUESTION);
        if (mishap == null) {
            fill(response, asking);
            return response.toWire();
        }
        return misbehave(mishap, query, response, transport);
    }

    private byte @Nullable [] misbehave(Mishap mishap, byte[] query, Message response, String transport)
            throws IOException {
        Message question = new Message(query);
        Record asking = question.getQuestion();
        switch (mishap) {
            case SILENT -> {
                return null;
            }
            case SERVFAIL -> response.getHeader().setRcode(Rcode.SERVFAIL);
            case REFUSED -> response.getHeader().setRcode(Rcode.REFUSED);
            case WRONG_ID -> {
                fill(response, asking);
                response.getHeader().setID((question.getHeader().getID() + 1) & 0xffff);
            }
            case GARBAGE -> {
                byte[] wire = new byte[64];
                Arrays.fill(wire, (byte) 0xc0); // Compression pointers to themselves
                wire[0] = query[0];
                wire[1] = query[1];
                return wire;
            }
            case WRONG_QUESTION -> {
                Record other = Record.newRecord(nameOf("evil.test"), asking.getType(), asking.getDClass());
                response.removeRecord(asking, Section.QUESTION);
                response.addRecord(other, Section.QUESTION);
                fill(response, asking);
            }
            case FOREIGN_RECORDS -> {
                zone.values().stream()
                        .flatMap(List::stream)
                        .filter(record -> !record.getName().equals(asking.getName()))
                        .forEach(record -> response.addRecord(record, Section.ANSWER));
                fill(response, asking);
            }
            case NO_EDNS -> {
                if (question.getOPT() == null) {
                    fill(response, asking);
                } else {
                    response.getHeader().setRcode(Rcode.FORMERR);
                }
            }
            case TRUNCATED -> {
                if (transport.equals("udp")) {
                    response.getHeader().setFlag(Flags.TC);
                } else {
                    fill(response, asking);
                }
            }
            case ONLY_ALIAS ->
                records(asking.getName(), Type.CNAME).forEach(record -> response.addRecord(record, Section.ANSWER));
        }
        return response.toWire();
    }

    /** Answers as RFC 1034 § 4.3.2 says: through aliases, with the zone's SOA where there is nothing. */
    private void fill(Message response, Record asking) {
        Name name = asking.getName();
        Set<Name> seen = new HashSet<>();
        while (seen.add(name)) {
            List<Record> found = records(name, asking.getType());
            if (!found.isEmpty()) {
                found.forEach(record -> response.addRecord(record, Section.ANSWER));
                return;
            }
            List<Record> aliases = records(name, Type.CNAME);
            if (aliases.isEmpty()) {
                break;
            }
            response.addRecord(aliases.getFirst(), Section.ANSWER);
            name = ((CNAMERecord) aliases.getFirst()).getTarget();
        }
        Name last = name;
        if (zone.keySet().stream().noneMatch(known -> known.subdomain(last))) {
            response.getHeader().setRcode(Rcode.NXDOMAIN);
        }
        zone.values().stream()
                .flatMap(List::stream)
                .filter(record -> record instanceof SOARecord && last.subdomain(record.getName()))
                .forEach(record -> response.addRecord(record, Section.AUTHORITY));
    }

    private List<Record> records(Name name, int type) {
        return zone.getOrDefault(name, List.of()).stream()
                .filter(record -> record.getType() == type)
                .toList();
    }

    /** Waits; false if the server was stopped meanwhile. */
    private boolean passed(Duration delay) {
        if (delay.isZero()) {
            return true;
        }
        try {
            return !stopped.await(delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void requireStopped(IOException e) {
        if (!udp.isClosed()) {
            throw new UncheckedIOException(e);
        }
    }

    private static Name nameOf(String name) {
        try {
            return Name.fromString(name, Name.root);
        } catch (TextParseException e) {
            throw new IllegalArgumentException(name, e);
        }
    }
}
