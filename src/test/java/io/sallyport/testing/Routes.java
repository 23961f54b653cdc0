package io.sallyport.testing;

import io.sallyport.policy.RelayPolicy;
import io.sallyport.policy.RelayPolicy.Backend;
import io.sallyport.policy.RelayPolicy.DeliveryMode;
import io.sallyport.policy.RelayPolicy.Protocol;
import io.sallyport.policy.RelayPolicy.RetryPolicy;
import io.sallyport.policy.RelayPolicy.TlsPolicy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Routes to backends of a test: cut-through, ten connections, a budget of ten seconds. */
public final class Routes {
    private Routes() {}

    /** SMTP to servers of equal priority and weight, TLS where offered. */
    public static RelayPolicy to(FakeBackend... backends) {
        return to(TlsPolicy.OPPORTUNISTIC, backends);
    }

    /** SMTP to servers of equal priority and weight. */
    public static RelayPolicy to(TlsPolicy tls, FakeBackend... backends) {
        return of(
                Arrays.stream(backends)
                        .map(backend -> new Backend(backend.address(), 10, 1))
                        .toList(),
                Protocol.SMTP,
                tls,
                10);
    }

    /** SMTP to the first, and to each further one only if those before it are away. */
    public static RelayPolicy inOrder(FakeBackend... backends) {
        int[] priority = {0};
        return of(
                Arrays.stream(backends)
                        .map(backend -> new Backend(backend.address(), ++priority[0], 1))
                        .toList(),
                Protocol.SMTP,
                TlsPolicy.OPPORTUNISTIC,
                10);
    }

    /** LMTP to one server. */
    public static RelayPolicy lmtp(FakeBackend backend) {
        return of(List.of(new Backend(backend.address(), 10, 1)), Protocol.LMTP, TlsPolicy.OPPORTUNISTIC, 10);
    }

    /** Any route. */
    public static RelayPolicy of(List<Backend> backends, Protocol protocol, TlsPolicy tls, int connections) {
        return new RelayPolicy(
                backends,
                protocol,
                DeliveryMode.CUT_THROUGH,
                tls,
                Duration.ofSeconds(10),
                connections,
                RetryPolicy.DEFAULT);
    }
}
