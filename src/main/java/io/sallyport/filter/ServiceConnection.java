package io.sallyport.filter;

import java.io.BufferedInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The connection of one {@link ServiceCall}. For one thread, and the one that sends meanwhile. */
public final class ServiceConnection {
    private static final Logger LOG = Logger.getLogger(ServiceConnection.class);

    private final SocketChannel channel;
    private final InputStream in;
    private final Sink out;
    private volatile @Nullable Exception unreadable;

    /** Something long to send. */
    public interface Sending {
        /** Writes all of it. */
        void to(OutputStream out) throws IOException;
    }

    ServiceConnection(SocketChannel channel) {
        this.channel = channel;
        this.in = new BufferedInputStream(Channels.newInputStream(channel));
        this.out = new Sink(Channels.newOutputStream(channel));
    }

    /** What the service says. */
    public InputStream in() {
        return in;
    }

    /** What is said to it. Each write is sent at once. */
    public OutputStream out() {
        return out;
    }

    /**
     * Sends while this thread listens: a service that has heard enough answers before the end, and may hear no more. That
     * it cannot be sent to is therefore no failure; whoever listens hears an answer, or that there is none.
     */
    public void sendMeanwhile(Sending sending) {
        Thread.ofVirtual().name("service-sending").start(() -> {
            try {
                sending.to(out);
            } catch (IOException | RuntimeException e) {
                if (out.broken) {
                    LOG.debug("A service does not listen to the end", e);
                } else {
                    unreadable = e; // What should be sent is at fault: nobody can finish the conversation
                    close();
                }
            }
        });
    }

    private void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("Closing a connection to a service", e);
        }
    }

    /** Says why the conversation ended, if it did for want of what should have been sent. */
    void throwUnreadable() throws IOException {
        Exception cause = unreadable;
        if (cause != null) {
            throw new IOException("what should be sent cannot be read", cause);
        }
    }

    /** Remembers whether it was the way out that broke. */
    private static final class Sink extends FilterOutputStream {
        private volatile boolean broken;

        private Sink(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int from, int length) throws IOException {
            try {
                out.write(octets, from, length);
            } catch (IOException e) {
                broken = true;
                throw e;
            }
        }
    }
}
