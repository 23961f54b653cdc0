package io.sallyport.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A service for tests, on TCP or a Unix-domain socket, that does on each connection what a script says. */
public final class FakeService implements AutoCloseable {
    private static final long PAUSE_MILLIS = 20;

    private final ServerSocketChannel server;
    private final Script script;
    private final @Nullable Path socket;
    private final String address;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** What a service does on a connection, which is closed at its end. */
    public interface Script {
        /** Says and hears all of it. An {@link IOException} ends the connection, and nothing else. */
        void serve(InputStream in, OutputStream out) throws IOException;
    }

    private FakeService(@Nullable Path socket, Script script) {
        this.socket = socket;
        this.script = script;
        try {
            if (socket == null) {
                server = ServerSocketChannel.open();
                server.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
                address = "127.0.0.1:" + ((InetSocketAddress) server.getLocalAddress()).getPort();
            } else {
                server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                server.bind(UnixDomainSocketAddress.of(socket));
                address = socket.toString();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("fake-service").start(this::acceptAll);
    }

    /** On a free port of 127.0.0.1. */
    public static FakeService tcp(Script script) {
        return new FakeService(null, script);
    }

    /** On a socket that is made. */
    public static FakeService local(Path socket, Script script) {
        return new FakeService(socket, script);
    }

    /** Where it listens: {@code host:port}, or the path of the socket. */
    public String address() {
        return address;
    }

    /** How often it was called. */
    public int connections() {
        return connections.get();
    }

    /** Says nothing until the caller closes. */
    public static void hang(InputStream in) throws IOException {
        in.transferTo(OutputStream.nullOutputStream());
    }

    /** Neither says nor hears anything until the test has seen enough. */
    public static void ignore(CountDownLatch enough) throws IOException {
        try {
            enough.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** Says the same octet, now and then, until the caller closes. */
    public void drip(char octet, OutputStream out) throws IOException {
        try {
            while (!closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                out.write(octet);
                out.flush();
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** Says the same octet as fast as it can, until the caller closes. */
    public static void flood(char octet, OutputStream out) throws IOException {
        byte[] many = String.valueOf(octet).repeat(8192).getBytes(StandardCharsets.ISO_8859_1);
        while (true) {
            out.write(many);
        }
    }

    private void acceptAll() {
        try {
            while (true) {
                SocketChannel connection = server.accept();
                open.add(connection);
                connections.incrementAndGet();
                Thread.ofVirtual().name("fake-service-connection").start(() -> serve(connection));
            }
        } catch (IOException e) {
            closed.countDown(); // Closed, at the end of the test
        }
    }

    private void serve(SocketChannel connection) {
        try (connection) {
            script.serve(
                    new BufferedInputStream(Channels.newInputStream(connection)), Channels.newOutputStream(connection));
        } catch (IOException e) {
            Thread.yield(); // The caller has gone: what it makes of that is what is tested
        } finally {
            open.remove(connection);
        }
    }

    /** Nobody is there any more. */
    @Override
    public void close() {
        closed.countDown();
        try {
            server.close();
            for (SocketChannel connection : open) {
                connection.close();
            }
            if (socket != null) {
                Files.deleteIfExists(socket);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
