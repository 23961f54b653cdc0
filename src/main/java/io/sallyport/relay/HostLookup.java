package io.sallyport.relay;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The system's own look-up of a host, so that /etc/hosts and the names of a container network hold; it has no time-out. */
final class HostLookup {
    private HostLookup() {}

    /**
     * The addresses of a host, at least one.
     *
     * @throws BackendFailure {@code UNREACHABLE} if there is none, or none came in time
     */
    static InetAddress[] addresses(String host, Deadline deadline) throws BackendFailure {
        CompletableFuture<InetAddress[]> lookup = new CompletableFuture<>();
        try {
            if (isAddress(host)) {
                return new InetAddress[] {InetAddress.ofLiteral(host)};
            }
            // Not a virtual thread: the native look-up would hold one of the few carriers
            Thread.ofPlatform().daemon().name("relay-lookup").start(() -> complete(host, lookup));
            return lookup.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException | IllegalArgumentException e) {
            throw new BackendFailure(BackendFailure.Kind.UNREACHABLE, "no address for " + host, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendFailure(BackendFailure.Kind.UNREACHABLE, "interrupted", e);
        }
    }

    private static void complete(String host, CompletableFuture<InetAddress[]> lookup) {
        try {
            lookup.complete(InetAddress.getAllByName(host));
        } catch (UnknownHostException e) {
            lookup.completeExceptionally(e);
        }
    }

    private static boolean isAddress(String host) {
        return host.contains(":") || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
    }
}
