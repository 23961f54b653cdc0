package io.sallyport.policy;

import io.sallyport.config.Network;
import io.sallyport.policy.AuthenticationPolicy.LocalException;
import io.sallyport.policy.AuthenticationPolicy.TrustedForwarder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What must be true of the lists of an {@code authentication:} block, beyond what each value says by itself. */
final class AuthenticationChecks {
    private final BlockProblems problems;

    AuthenticationChecks(BlockProblems problems) {
        this.problems = problems;
    }

    /** Reports what is wrong. */
    void check(AuthenticationPolicy policy) {
        for (int i = 0; i < policy.trustedForwarders().size(); i++) {
            check(policy.trustedForwarders().get(i), "authentication.trusted-forwarders[%d]".formatted(i));
        }
        List<LocalException> exceptions = policy.exceptions();
        for (int i = 0; i < exceptions.size(); i++) {
            check(exceptions.get(i), "authentication.exceptions[%d]".formatted(i));
        }
    }

    private void check(TrustedForwarder forwarder, String path) {
        if ((forwarder.network() == null) == (forwarder.domain() == null)) {
            complain(path, "must have exactly one of network, domain", null);
        }
        network(forwarder.network(), path);
        reason(forwarder.reason(), path);
    }

    private void check(LocalException exception, String path) {
        network(exception.network(), path);
        boolean proof = exception.network() != null || exception.spf() != null || exception.dkim() != null;
        if (!proof && !exception.spoofable()) {
            complain(
                    path,
                    "must ask for a proof: network, spf or dkim",
                    "anybody can write this author into a mail; say spoofable: true if that is meant");
        }
        if (proof && exception.spoofable()) {
            complain(path + ".spoofable", "must not be true where a proof is asked for", "remove it");
        }
        reason(exception.reason(), path);
    }

    /** A network of all addresses is no proof of anything. */
    private void network(@Nullable Network network, String path) {
        if (network != null && network.prefixLength() == 0) {
            complain(path + ".network", "must not be everybody", null);
        }
    }

    private void reason(String reason, String path) {
        if (reason.isBlank()) {
            complain(path + ".reason", "must say why", null);
        }
    }

    private void complain(String path, String expected, @Nullable String advice) {
        problems.add(path, null, expected, advice);
    }
}
