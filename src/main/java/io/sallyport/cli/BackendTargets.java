package io.sallyport.cli;

import io.sallyport.config.HostPort;
import io.sallyport.mail.DomainNames;
import io.sallyport.policy.LoadResult;
import io.sallyport.policy.Policy;
import io.sallyport.policy.PolicyLoader;
import io.sallyport.policy.RelayPolicy;
import io.sallyport.policy.RelayPolicy.Protocol;
import io.sallyport.policy.RelayPolicy.TlsPolicy;
import io.sallyport.policy.RelayPolicy.TlsPolicy.Verification;
import io.sallyport.probe.Target;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which backends a command means. */
final class BackendTargets {
    private BackendTargets() {}

    /**
     * One that is in no policy.
     *
     * @param domains that it serves, as far as it is known
     */
    static Target of(HostPort place, boolean lmtp, TlsPolicy.Mode mode, Collection<String> domains) {
        return new Target(
                place,
                lmtp ? Protocol.LMTP : Protocol.SMTP,
                new TlsPolicy(mode, Verification.NONE, null, null, List.of(), null, null),
                domains.stream().map(DomainNames::toAscii).collect(Collectors.toCollection(TreeSet::new)));
    }

    /**
     * Those of a policy.
     *
     * @param domain the one whose backends are meant; null: all
     * @param problems told why there are none
     */
    static List<Target> of(Path folder, @Nullable String domain, Consumer<String> problems) {
        return switch (new PolicyLoader(GatewayFilters.blocks()).load(folder)) {
            case LoadResult.Loaded loaded -> of(loaded.policy(), domain, problems);
            case LoadResult.Rejected rejected -> {
                rejected.problems().forEach(problem -> problems.accept(problem.toString()));
                yield List.of();
            }
        };
    }

    private static List<Target> of(Policy policy, @Nullable String domain, Consumer<String> problems) {
        Map<RelayPolicy, SortedSet<String>> routes = new LinkedHashMap<>();
        new TreeMap<>(policy.domains())
                .forEach((name, served) -> routes.computeIfAbsent(served.relay(), none -> new TreeSet<>())
                        .add(name));
        String wanted = domain == null ? null : DomainNames.toAscii(domain);
        List<Target> targets = routes.entrySet().stream()
                .filter(entry -> wanted == null || entry.getValue().contains(wanted))
                .flatMap(entry -> Target.of(entry.getKey(), entry.getValue()).stream())
                .toList();
        if (targets.isEmpty()) {
            problems.accept(domain == null ? "the policy serves no domain" : domain + " is not served");
        }
        return targets;
    }
}
