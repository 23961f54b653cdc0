package io.sallyport.probe;

import io.sallyport.policy.RelayPolicy.TlsPolicy;
import io.sallyport.policy.RelayPolicy.TlsPolicy.Mode;
import io.sallyport.policy.RelayPolicy.TlsPolicy.Verification;
import java.util.List;

/** Levels of TLS at which a backend is looked at, whatever the policy says. */
final class Levels {
    /** No TLS. */
    static final TlsPolicy CLEAR = new TlsPolicy(Mode.NONE, Verification.NONE, null, null, List.of(), null, null);

    private Levels() {}

    /** TLS with whoever it is, so that the certificate can be looked at. */
    static TlsPolicy unverified(TlsPolicy policy) {
        return like(policy, Verification.NONE);
    }

    /** The certificate must be good for its name. */
    static TlsPolicy verified(TlsPolicy policy) {
        return like(policy, Verification.CA);
    }

    private static TlsPolicy like(TlsPolicy policy, Verification verification) {
        return new TlsPolicy(
                policy.mode() == Mode.IMPLICIT ? Mode.IMPLICIT : Mode.OPPORTUNISTIC,
                verification,
                policy.serverName(),
                verification == Verification.CA ? policy.trust() : null,
                List.of(),
                policy.clientCertificate(),
                policy.clientKey());
    }
}
