package io.sallyport.policy;

import io.sallyport.policy.RelayPolicy.Backend;
import io.sallyport.policy.RelayPolicy.RetryPolicy;
import io.sallyport.policy.RelayPolicy.TlsPolicy;
import io.sallyport.policy.RelayPolicy.TlsPolicy.Mode;
import io.sallyport.policy.RelayPolicy.TlsPolicy.Verification;
import io.sallyport.policy.yaml.Bound;
import io.sallyport.policy.yaml.Durations;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What must be true of a {@code relay:} block as a whole, beyond what each of its values says by itself. */
final class RelayChecks {
    private static final int MAX_PEM = 1024 * 1024;
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    private final PolicyFolder folder;
    private final Problems problems;
    private final Bound<DomainFile> bound;

    RelayChecks(PolicyFolder folder, Problems problems, Bound<DomainFile> bound) {
        this.folder = folder;
        this.problems = problems;
        this.bound = bound;
    }

    /** The block with its files found and its fingerprints in one form. What is wrong is reported. */
    RelayPolicy check(RelayPolicy relay) {
        backends(relay.backends());
        retry(relay.retry());
        return new RelayPolicy(
                relay.backends(),
                relay.protocol(),
                relay.delivery(),
                tls(relay.tls()),
                relay.budget(),
                relay.connections(),
                relay.retry());
    }

    private void backends(List<Backend> backends) {
        if (backends.isEmpty()) {
            complain("relay.backends", null, "must name at least one backend", "backends: [\"127.0.0.1:2526\"]");
        }
        Set<Object> seen = new HashSet<>();
        for (int i = 0; i < backends.size(); i++) {
            var address = backends.get(i).address();
            String path = "relay.backends[%d].address".formatted(i);
            if (!HostNames.isHost(address.host())) {
                complain(path, address.toString(), "must be host:port, the host a name or an address", null);
            }
            if (!seen.add(address)) {
                complain(path, address.toString(), "stands twice in the list", "give it a greater weight instead");
            }
        }
    }

    private void retry(RetryPolicy retry) {
        if (retry.first().compareTo(retry.most()) > 0) {
            complain(
                    "relay.retry.first",
                    Durations.format(retry.first()),
                    "must not be longer than most, which is " + Durations.format(retry.most()),
                    null);
        }
        if (retry.most().compareTo(retry.expire()) > 0) {
            complain(
                    "relay.retry.most",
                    Durations.format(retry.most()),
                    "must not be longer than expire, which is " + Durations.format(retry.expire()),
                    null);
        }
        if (retry.warnAfter() != null && retry.warnAfter().compareTo(retry.expire()) >= 0) {
            complain(
                    "relay.retry.warn-after",
                    Durations.format(retry.warnAfter()),
                    "must be shorter than expire, which is " + Durations.format(retry.expire()),
                    null);
        }
    }

    private TlsPolicy tls(TlsPolicy tls) {
        combination(tls);
        if (tls.serverName() != null && HostNames.domain(tls.serverName()) == null) {
            complain("relay.tls.server-name", tls.serverName(), "must be a domain name", null);
        }
        List<String> fingerprints = new ArrayList<>();
        for (int i = 0; i < tls.fingerprints().size(); i++) {
            String written = tls.fingerprints().get(i);
            String digits = written.replace(":", "").toLowerCase(Locale.ROOT);
            fingerprints.add(digits);
            if (!SHA_256.matcher(digits).matches()) {
                complain(
                        "relay.tls.fingerprints[%d]".formatted(i),
                        written,
                        "must be the SHA-256 of a certificate as 64 hexadecimal digits",
                        "openssl x509 -in FILE -noout -fingerprint -sha256 shows it");
            }
        }
        return new TlsPolicy(
                tls.mode(),
                tls.verification(),
                tls.serverName(),
                certificates("relay.tls.ca", tls.trust()),
                fingerprints,
                certificates("relay.tls.client-certificate", tls.clientCertificate()),
                key(tls.clientKey()));
    }

    /** Combinations that would promise a protection that is not there. */
    private void combination(TlsPolicy tls) {
        Verification verification = tls.verification();
        boolean certain = tls.mode() == Mode.REQUIRED || tls.mode() == Mode.IMPLICIT;
        if (verification != Verification.NONE && !certain) {
            complain(
                    "relay.tls.verify",
                    verification.name().toLowerCase(Locale.ROOT),
                    "needs TLS that is always used",
                    "set mode: required or implicit");
        }
        if (verification == Verification.FINGERPRINT && tls.fingerprints().isEmpty()) {
            complain("relay.tls.verify", "fingerprint", "needs at least one of fingerprints", null);
        }
        if (verification != Verification.FINGERPRINT && !tls.fingerprints().isEmpty()) {
            complain("relay.tls.fingerprints", null, "are not looked at", "set verify: fingerprint");
        }
        if (verification != Verification.CA && tls.trust() != null) {
            complain("relay.tls.ca", tls.trust().toString(), "is not looked at", "set verify: ca");
        }
        if (tls.clientCertificate() != null && tls.clientKey() == null) {
            complain(
                    "relay.tls.client-certificate",
                    tls.clientCertificate().toString(),
                    "needs its key",
                    "set client-key: FILE");
        }
        if (tls.clientKey() != null && tls.clientCertificate() == null) {
            complain(
                    "relay.tls.client-key",
                    tls.clientKey().toString(),
                    "needs its certificate",
                    "set client-certificate: FILE");
        }
        if (tls.mode() == Mode.NONE && tls.clientCertificate() != null) {
            complain(
                    "relay.tls.client-certificate",
                    tls.clientCertificate().toString(),
                    "is never shown without TLS",
                    "remove it, or change mode");
        }
        if (tls.mode() == Mode.NONE && tls.serverName() != null) {
            complain(
                    "relay.tls.server-name",
                    tls.serverName(),
                    "means nothing without TLS",
                    "remove it, or change mode");
        }
    }

    private @Nullable Path certificates(String path, @Nullable Path written) {
        if (written == null) {
            return null;
        }
        Path file = folder.root().resolve(written).normalize();
        Consumer<String> complaint = expected -> complain(path, written.toString(), expected, null);
        byte[] content = folder.read(file, MAX_PEM, complaint);
        if (content != null) {
            try {
                var found =
                        CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(content));
                if (found.isEmpty()) {
                    complaint.accept("must be a PEM file with at least one certificate");
                }
            } catch (CertificateException e) {
                complaint.accept("must be a PEM file of certificates");
            }
        }
        return file;
    }

    private @Nullable Path key(@Nullable Path written) {
        if (written == null) {
            return null;
        }
        Path file = folder.root().resolve(written).normalize();
        Consumer<String> complaint = expected -> complain("relay.tls.client-key", written.toString(), expected, null);
        byte[] content = folder.read(file, MAX_PEM, complaint);
        if (content != null) {
            String text = new String(content, StandardCharsets.ISO_8859_1);
            if (text.contains("ENCRYPTED")) {
                complaint.accept("must not be encrypted: nobody is there to give a password");
            } else if (!text.contains("-----BEGIN ") || !text.contains("PRIVATE KEY-----")) {
                complaint.accept("must be a PEM file with a private key");
            }
        }
        return file;
    }

    private void complain(String path, @Nullable String value, String expected, @Nullable String advice) {
        problems.add(bound.place(path), path, value, expected, advice);
    }
}
