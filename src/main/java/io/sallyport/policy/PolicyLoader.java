package io.sallyport.policy;

import io.sallyport.mail.MailAddress;
import io.sallyport.mail.ProtocolFact;
import io.sallyport.policy.yaml.Bound;
import io.sallyport.policy.yaml.Layers;
import io.sallyport.policy.yaml.Place;
import io.sallyport.policy.yaml.RecordBinder;
import io.sallyport.policy.yaml.RecordPrinter;
import io.sallyport.policy.yaml.YamlNode.Mapping;
import io.sallyport.policy.yaml.YamlReader;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.hibernate.validator.HibernateValidator;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.jspecify.annotations.Nullable;

/**
 * Reads the folder of the policy: {@code policy.yaml}, a file for each served domain over it, and the files that they
 * name. All or nothing: either every file holds, or all that is wrong is told at once.
 *
 * <p>Thread-safe; needs nothing but the folder.
 */
public final class PolicyLoader {
    private final Validator validator = Validation.byProvider(HibernateValidator.class)
            .configure()
            .messageInterpolator(new ParameterMessageInterpolator(Set.of(Locale.ENGLISH), Locale.ENGLISH, false))
            .buildValidatorFactory()
            .getValidator();

    /** Reads a folder. What is wrong with it, its absence included, is in the result. */
    public LoadResult load(Path directory) {
        Problems problems = new Problems();
        PolicyFolder folder = new PolicyFolder(directory, problems);
        Policy policy = null;
        if (folder.isPresent()) {
            policy = new Reading(folder, problems).policy();
        } else {
            problems.add(Place.startOf(directory.toString()), "", null, "is not a folder", "create it");
        }
        return policy != null && problems.isEmpty()
                ? new LoadResult.Loaded(policy, folder.files())
                : new LoadResult.Rejected(folder.version(), problems.list(), folder.files());
    }

    /**
     * What holds for a domain, as YAML with the place of each value; null if there is no such domain in the folder or
     * its files do not hold.
     */
    public @Nullable String show(Path directory, String domain) {
        Problems problems = new Problems();
        PolicyFolder folder = new PolicyFolder(directory, problems);
        return new Reading(folder, problems).effective(domain);
    }

    /** One folder being read. */
    private final class Reading {
        private final PolicyFolder folder;
        private final Problems problems;
        private final RecordBinder binder;

        private Reading(PolicyFolder folder, Problems problems) {
            this.folder = folder;
            this.problems = problems;
            this.binder =
                    new RecordBinder(validator, problems, Map.of(ListFile.class, new ListFiles(folder, problems)));
        }

        private @Nullable Policy policy() {
            Mapping defaults = defaults();
            Mapping known = defaults == null ? nothing(PolicyFolder.POLICY_FILE) : defaults;
            Bound<PolicyFile> site = binder.bind(PolicyFile.class, known);
            Map<String, String> files = filesByDomain();
            RecipientList lists = new RecipientList(folder, problems, files.keySet());
            Map<String, DomainPolicy> domains = new TreeMap<>();
            files.forEach((domain, file) -> {
                Mapping own = own(file);
                // Without readable defaults nobody can say what a domain lacks.
                if (own != null && defaults != null) {
                    Bound<DomainFile> bound = binder.bind(DomainFile.class, Layers.merge(DomainFile.class, known, own));
                    if (bound.value() != null) {
                        domains.put(domain, domain(domain, bound, bound.value(), lists));
                    }
                }
            });
            if (site.value() == null) {
                return null;
            }
            protocol(site, site.value().protocol());
            MailAddress postmaster = postmaster(site, site.value().postmaster(), files.keySet());
            return new Policy(
                    folder.version(), site.value().protocol(), site.value().upstream(), postmaster, domains);
        }

        private @Nullable String effective(String domain) {
            String file = filesByDomain().get(String.valueOf(HostNames.domain(domain)));
            Mapping defaults = defaults();
            Mapping own = file == null ? null : own(file);
            if (own == null || defaults == null) {
                return null;
            }
            Bound<PolicyFile> bound = binder.bind(PolicyFile.class, Layers.merge(PolicyFile.class, defaults, own));
            return problems.isEmpty() ? RecordPrinter.print(bound) : null;
        }

        private @Nullable Mapping defaults() {
            String text = folder.defaults();
            return text == null ? null : YamlReader.read(PolicyFolder.POLICY_FILE, text, problems);
        }

        private @Nullable Mapping own(String file) {
            String text = folder.yaml(file);
            return text == null ? null : YamlReader.read(file, text, problems);
        }

        private static Mapping nothing(String file) {
            return new Mapping(Place.startOf(file), Map.of());
        }

        /** The served domains as A-labels, in order, each with its file. */
        private Map<String, String> filesByDomain() {
            Map<String, String> files = new LinkedHashMap<>();
            folder.domainFiles().forEach((name, file) -> {
                String domain = HostNames.domain(name);
                if (domain == null) {
                    problems.add(
                            Place.startOf(file),
                            "",
                            name,
                            "must be named after the domain that it is for",
                            "such as domains/example.com.yaml");
                    return;
                }
                String other = files.putIfAbsent(domain, file);
                if (other != null) {
                    problems.add(Place.startOf(file), "", null, "is for the same domain as " + other, "join the two");
                }
            });
            return new TreeMap<>(files);
        }

        private DomainPolicy domain(String domain, Bound<DomainFile> bound, DomainFile file, RecipientList lists) {
            RelayPolicy relay = new RelayChecks(folder, problems, bound).check(file.relay());
            new AuthenticationChecks(problems, bound).check(file.authentication());
            return new DomainPolicy(
                    domain, relay, recipients(domain, bound, file.recipients(), lists), file.authentication());
        }

        private RecipientsPolicy recipients(
                String domain, Bound<DomainFile> bound, RecipientsBlock block, RecipientList lists) {
            Path list = block.list();
            if (list != null) {
                String path = "recipients.list";
                return new RecipientsPolicy.Listed(lists.read(
                        list,
                        domain,
                        expected -> problems.add(bound.place(path), path, list.toString(), expected, null)));
            }
            return block.callout() == null ? new RecipientsPolicy.Accept() : block.callout();
        }

        /** Two keys speak of bare line ends; they must not contradict each other. */
        private void protocol(Bound<PolicyFile> site, ProtocolPolicy protocol) {
            String path = "protocol.bare-line-end";
            boolean accepted = protocol.responseTo(ProtocolFact.BARE_LINE_END) == ProtocolPolicy.Response.ACCEPT;
            boolean normalised = protocol.bareLineEnds() == ProtocolPolicy.BareLineEnds.NORMALISE;
            if (accepted != normalised) {
                problems.add(
                        site.place(path),
                        path,
                        null,
                        normalised
                                ? "must be accept, because bare-line-ends is normalise"
                                : "must not be accept, because bare-line-ends is refuse",
                        normalised ? "remove it" : "set bare-line-ends: normalise");
            }
        }

        private @Nullable MailAddress postmaster(Bound<PolicyFile> site, @Nullable String written, Set<String> served) {
            if (written == null) {
                return served.stream()
                        .findFirst()
                        .map(domain -> new MailAddress("postmaster", domain))
                        .orElse(null);
            }
            MailAddress address = RecipientList.Addresses.parse(written);
            Place place = site.place("postmaster");
            if (address == null) {
                problems.add(place, "postmaster", written, "must be an address", null);
            } else if (!served.isEmpty() && !served.contains(address.domain())) {
                problems.add(
                        place,
                        "postmaster",
                        written,
                        "must be in a served domain",
                        "there is no file domains/" + address.domain() + ".yaml");
            }
            return served.isEmpty() ? null : address;
        }
    }
}
