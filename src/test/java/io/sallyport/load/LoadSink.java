package io.sallyport.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Scanner;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * A backend that does as little as a backend can: takes every mail, keeps none, counts. It runs as a process of its own
 * ({@link SinkProcess}), so that its work is not mistaken for the gateway's.
 *
 * <p>Its owner reads {@code port N} from it, then asks with lines on standard input: {@code count} is answered
 * {@code messages octets}. It ends with its standard input.
 */
public final class LoadSink implements AutoCloseable {
    /** More connections than any workload opens; beyond them it hangs up. */
    private static final int MAX_CONNECTIONS = 2000;

    private final ServerSocket listener;
    private final LongAdder messages = new LongAdder();
    private final LongAdder octets = new LongAdder();
    private final AtomicInteger connections = new AtomicInteger();

    private LoadSink(ServerSocket listener) {
        this.listener = listener;
    }

    /** Starts a sink on a free port of the loopback. */
    public static LoadSink start() throws IOException {
        LoadSink sink = new LoadSink(new ServerSocket(0, 1000, InetAddress.getLoopbackAddress()));
        Thread.ofVirtual().name("sink").start(sink::accept);
        return sink;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                if (connections.incrementAndGet() > MAX_CONNECTIONS) {
                    connections.decrementAndGet();
                    socket.close();
                    continue;
                }
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            new SinkSession(socket.getInputStream(), socket.getOutputStream(), this::taken).run();
        } catch (IOException e) {
            System.err.println("sink: " + e); // a gateway that was stopped; the counts tell whether mail is missing
        } finally {
            connections.decrementAndGet();
        }
    }

    private void taken(long size) {
        octets.add(size);
        messages.increment();
    }

    /** Where it listens. */
    public int port() {
        return listener.getLocalPort();
    }

    /** How many messages it has taken. */
    public long messages() {
        return messages.sum();
    }

    /** How many octets these had. */
    public long octets() {
        return octets.sum();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    /** The process: serves until its standard input ends. */
    public static void main(String... args) throws IOException {
        try (LoadSink sink = start();
                Scanner questions = new Scanner(System.in)) {
            System.out.println("port " + sink.port());
            while (questions.hasNextLine()) {
                questions.nextLine();
                System.out.println(sink.messages() + " " + sink.octets());
            }
        }
    }
}
