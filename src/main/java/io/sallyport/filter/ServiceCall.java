package io.sallyport.filter;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * How to call a service that speaks a protocol of its own, such as a virus scanner: each conversation on a connection of its
 * own, over before a time that is known at its beginning.
 *
 * <p>A time-out of single reads would not do: a service that sends one octet at a time begins it anew with each, and it ends no
 * write. So the connection is closed when the time is up, under whatever waits for it.
 *
 * @param address where the service listens
 * @param connect how long it may take to be connected
 * @param answer how long the conversation may take from then on, all in all
 */
public record ServiceCall(ServiceAddress address, Duration connect, Duration answer) {
    private static final Logger LOG = Logger.getLogger(ServiceCall.class);

    /** What is said on a connection. */
    public interface Conversation<T> {
        /**
         * Says and hears all of it.
         *
         * @throws IOException if it breaks off, or if what is heard makes no sense
         */
        T hold(ServiceConnection connection) throws IOException, InterruptedException;
    }

    private interface Step<T> {
        T take() throws IOException, InterruptedException;
    }

    /**
     * Calls the service.
     *
     * @throws IOException if it is not there, breaks off, or takes too long ({@link SocketTimeoutException})
     * @throws InterruptedException if this thread was interrupted; the connection is closed then
     */
    public <T> T hold(Conversation<T> conversation) throws IOException, InterruptedException {
        long began = System.nanoTime();
        SocketAddress target = target();
        try (SocketChannel channel = SocketChannel.open(
                target instanceof UnixDomainSocketAddress
                        ? StandardProtocolFamily.UNIX
                        : ((InetSocketAddress) target).getAddress() instanceof Inet6Address
                                ? StandardProtocolFamily.INET6
                                : StandardProtocolFamily.INET)) {
            Duration left = connect.minusNanos(System.nanoTime() - began);
            within(channel, left, "not connected within " + connect, () -> channel.connect(target));
            ServiceConnection connection = new ServiceConnection(channel);
            return within(channel, answer, "no answer within " + answer, () -> {
                try {
                    return conversation.hold(connection);
                } catch (IOException e) {
                    connection.throwUnreadable();
                    throw e;
                }
            });
        }
    }

    private static <T> T within(SocketChannel channel, Duration time, String late, Step<T> step)
            throws IOException, InterruptedException {
        CompletableFuture<@Nullable Void> over = new CompletableFuture<>();
        var unused = over.orTimeout(Math.max(1, time.toNanos()), TimeUnit.NANOSECONDS)
                .whenComplete((nothing, timeout) -> {
                    if (timeout != null) {
                        close(channel);
                    }
                });
        try {
            return step.take();
        } catch (ClosedByInterruptException e) {
            Thread.interrupted(); // What is thrown says it
            throw new InterruptedException();
        } catch (IOException e) {
            if (over.isCompletedExceptionally()) {
                SocketTimeoutException timeout = new SocketTimeoutException(late);
                timeout.initCause(e);
                throw timeout;
            }
            throw e;
        } finally {
            over.complete(null);
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("Closing a connection to a service that was too slow", e);
        }
    }

    private SocketAddress target() throws IOException, InterruptedException {
        return switch (address) {
            case ServiceAddress.Local local -> UnixDomainSocketAddress.of(local.path());
            case ServiceAddress.Tcp tcp ->
                new InetSocketAddress(resolved(tcp.at().host()), tcp.at().port());
        };
    }

    /** The system's own look-up, so that /etc/hosts and the names of a container network hold; it has no time-out. */
    private InetAddress resolved(String host) throws IOException, InterruptedException {
        if (host.contains(":") || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'))) {
            try {
                return InetAddress.ofLiteral(host);
            } catch (IllegalArgumentException e) {
                throw new IOException(host + " is no address", e);
            }
        }
        CompletableFuture<InetAddress> lookup = new CompletableFuture<>();
        // Not a virtual thread: the native look-up would hold one of the few carriers
        Thread.ofPlatform().daemon().name("service-lookup").start(() -> {
            try {
                lookup.complete(InetAddress.getByName(host));
            } catch (UnknownHostException e) {
                lookup.completeExceptionally(e);
            }
        });
        try {
            return lookup.get(connect.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("no address for " + host, e);
        }
    }
}
