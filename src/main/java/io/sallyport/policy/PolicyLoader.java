package io.sallyport.policy;

import static java.util.Objects.requireNonNull;

import io.sallyport.config.Constraints;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.ProtocolFact;
import io.sallyport.policy.yaml.Bound;
import io.sallyport.policy.yaml.Layers;
import io.sallyport.policy.yaml.Place;
import io.sallyport.policy.yaml.RecordBinder;
import io.sallyport.policy.yaml.RecordPrinter;
import io.sallyport.policy.yaml.RecordShape;
import io.sallyport.policy.yaml.RecordValues;
import io.sallyport.policy.yaml.RecordValues.Value;
import io.sallyport.policy.yaml.ValueReader;
import io.sallyport.policy.yaml.Variants;
import io.sallyport.policy.yaml.YamlNode.Entry;
import io.sallyport.policy.yaml.YamlNode.Mapping;
import io.sallyport.policy.yaml.YamlReader;
import jakarta.validation.Validator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the folder of the policy: {@code policy.yaml}, a file for each served domain over it, and the files that they
 * name. All or nothing: either every file holds, or all that is wrong is told at once.
 *
 * <p>Thread-safe; needs nothing but the folder.
 */
public final class PolicyLoader {
    private static final String GROUPS = "groups";

    private final Validator validator = Constraints.validator();

    private final FilterBlocks blocks;
    private final Variants filters;
    private final Layers layers;

    /** Reads policies for a gateway without filters. */
    public PolicyLoader() {
        this(FilterBlocks.NONE);
    }

    /**
     * Reads policies.
     *
     * @param blocks the filters that the gateway has
     */
    public PolicyLoader(FilterBlocks blocks) {
        this.blocks = blocks;
        this.filters = new Variants("filter", blocks.types());
        this.layers = new Layers(filters);
    }

    /** Reads a folder. What is wrong with it, its absence included, is in the result. */
    public LoadResult load(Path directory) {
        return load(directory, Map.of());
    }

    /**
     * Reads a folder as it would be.
     *
     * @param planned what is read in place of what some of its files hold
     */
    LoadResult load(Path directory, Map<Path, byte[]> planned) {
        Problems problems = new Problems();
        PolicyFolder folder = new PolicyFolder(directory, problems, planned);
        Reading reading = new Reading(folder, problems);
        Policy policy = null;
        if (folder.isPresent()) {
            policy = reading.policy();
        } else {
            problems.add(Place.startOf(directory.toString()), "", null, "is not a folder", "create it");
        }
        return policy != null && problems.isEmpty()
                ? new LoadResult.Loaded(policy, folder.files(), reading.lists.all())
                : new LoadResult.Rejected(folder.version(), problems.list(), folder.files());
    }

    /** The same, with the place of all that holds; null if {@link #load} would say what is wrong. */
    public @Nullable EffectivePolicy effective(Path directory) {
        Problems problems = new Problems();
        PolicyFolder folder = new PolicyFolder(directory, problems);
        Map<String, List<Value>> values = new TreeMap<>();
        Policy policy = folder.isPresent()
                ? new Reading(folder, problems, (name, bound) -> apart(name, bound, values)).policy()
                : null;
        return policy != null && problems.isEmpty() ? new EffectivePolicy(policy, values, folder.digests()) : null;
    }

    /** What a domain's file says of its groups is theirs. */
    private static void apart(String name, Bound<?> bound, Map<String, List<Value>> values) {
        List<Value> own = values.computeIfAbsent(name, same -> new ArrayList<>());
        for (Value value : RecordValues.of(bound)) {
            String path = value.path();
            int end = path.startsWith(GROUPS + ".") ? path.indexOf('.', GROUPS.length() + 1) : -1;
            if (end < 0) {
                own.add(value);
            } else {
                String group = name + "/" + path.substring(GROUPS.length() + 1, end);
                values.computeIfAbsent(group, same -> new ArrayList<>())
                        .add(new Value(path.substring(end + 1), value.text(), value.origin(), value.item()));
            }
        }
    }

    /**
     * What holds for a domain or a recipient, as YAML with the place of each value; null if the folder does not serve
     * it, or its files do not hold.
     *
     * @param whose a domain, or an address in one
     * @param layers whether to tell of each value also what it is laid over
     */
    public @Nullable String show(Path directory, String whose, boolean layers) {
        Problems problems = new Problems();
        PolicyFolder folder = new PolicyFolder(directory, problems);
        return new Reading(folder, problems).effective(whose, layers);
    }

    /** One folder being read. */
    private final class Reading {
        private final PolicyFolder folder;
        private final Problems problems;
        private final NamedFiles<ListFile> lists;
        private final NamedFiles<DirectoryFile> directories;
        private final NamedFiles<PhraseFile> phrases;
        private final Map<Class<?>, ValueReader> readers;
        private final RecordBinder binder;
        private final BiConsumer<String, Bound<?>> listener;

        private Reading(PolicyFolder folder, Problems problems) {
            this(folder, problems, (name, bound) -> {});
        }

        /** A folder being read for one who wants to know of each block that was bound, and whose it is. */
        private Reading(PolicyFolder folder, Problems problems, BiConsumer<String, Bound<?>> listener) {
            this.listener = listener;
            this.folder = folder;
            this.problems = problems;
            this.lists = new NamedFiles<>(folder, problems, ListFileReader::read);
            this.directories = new NamedFiles<>(folder, problems, DirectoryFileReader::read);
            this.phrases = new NamedFiles<>(folder, problems, PhraseFileReader::read);
            this.readers = Map.of(ListFile.class, lists, DirectoryFile.class, directories, PhraseFile.class, phrases);
            this.binder = new RecordBinder(validator, problems, readers, filters);
        }

        private @Nullable Policy policy() {
            Mapping defaults = defaults();
            Mapping known = defaults == null ? nothing(PolicyFolder.POLICY_FILE) : defaults;
            Bound<PolicyFile> site = binder.bind(PolicyFile.class, known);
            listener.accept(EffectivePolicy.DEFAULT, site);
            Map<String, String> files = filesByDomain();
            RecipientList recipients = new RecipientList(folder, problems, files.keySet());
            JudgingReader judging = new JudgingReader(problems, blocks, files.keySet());
            PolicyFile defaultsFile = site.value();
            RecipientPolicy everybody = defaultsFile == null
                    ? RecipientPolicy.DEFAULT
                    : judging.read(EffectivePolicy.DEFAULT, site, "", defaultsFile.judging());
            Map<String, DomainPolicy> domains = new TreeMap<>();
            files.forEach((domain, file) -> {
                Mapping own = own(file);
                // Without readable defaults nobody can say what a domain lacks.
                if (own != null && defaults != null) {
                    Mapping layered = layered(known, own);
                    Bound<DomainFile> bound = binder.bind(DomainFile.class, layered);
                    if (bound.value() == null) {
                        checkApart(layered, judging);
                    } else {
                        listener.accept(domain, bound);
                        domains.put(domain, domain(domain, bound, bound.value(), recipients, judging));
                    }
                }
            });
            if (defaultsFile == null) {
                checkApart(known, judging);
                return null;
            }
            judging.checkNamed(lists.all());
            protocol(site, defaultsFile.protocol());
            MailAddress postmaster = postmaster(site, defaultsFile.postmaster(), files.keySet());
            return new Policy(
                    folder.version(),
                    defaultsFile.protocol(),
                    defaultsFile.content(),
                    defaultsFile.upstream(),
                    postmaster,
                    everybody,
                    domains);
        }

        /** Where one block of a file does not hold, the others are looked at all the same: all that is wrong is told. */
        private void checkApart(Mapping file, JudgingReader judging) {
            RecordBinder quiet = new RecordBinder(
                    validator, (place, path, value, expected, advice) -> {}, readers, filters); // It has been told
            for (String key : RecordShape.of(JudgingBlock.class).fields().keySet()) {
                Entry entry = file.entries().get(key);
                if (entry != null) {
                    Bound<JudgingBlock> part =
                            quiet.bind(JudgingBlock.class, new Mapping(file.place(), Map.of(key, entry)));
                    if (part.value() != null) {
                        judging.read(key, part, "", part.value());
                    }
                }
            }
        }

        /** A domain's file over the defaults, and over the result each of its groups. */
        private Mapping layered(Mapping defaults, Mapping own) {
            Mapping domain = layers.merge(DomainFile.class, defaults, own);
            Entry groups = domain.entries().get(GROUPS);
            if (groups == null || !(groups.value() instanceof Mapping(Place place, Map<String, Entry> byName))) {
                return domain;
            }
            Mapping inherited = layers.merge(JudgingBlock.class, domain, new Mapping(place, Map.of()));
            Map<String, Entry> over = new LinkedHashMap<>();
            byName.forEach((name, entry) -> over.put(
                    name,
                    entry.value() instanceof Mapping group
                            ? new Entry(entry.place(), layers.merge(GroupBlock.class, inherited, group))
                            : entry));
            Map<String, Entry> entries = new LinkedHashMap<>(domain.entries());
            entries.put(GROUPS, new Entry(groups.place(), new Mapping(place, over)));
            return new Mapping(domain.place(), entries);
        }

        private @Nullable String effective(String whose, boolean layersToo) {
            Map<String, String> files = filesByDomain();
            MailAddress recipient = RecipientList.Addresses.parse(whose);
            String domain = recipient == null ? HostNames.domain(whose) : recipient.domain();
            String file = domain == null ? null : files.get(domain);
            Mapping defaults = defaults();
            Mapping own = file == null ? null : own(file);
            if (domain == null || own == null || defaults == null) {
                return null;
            }
            Map<String, Entry> ungrouped = new LinkedHashMap<>(own.entries());
            ungrouped.remove(GROUPS);
            Mapping effective = layers.merge(PolicyFile.class, defaults, new Mapping(own.place(), ungrouped));
            String comment = "";
            if (recipient != null) {
                Bound<DomainFile> bound = binder.bind(DomainFile.class, layered(defaults, own));
                RecipientList recipients = new RecipientList(folder, problems, files.keySet());
                String group = bound.value() == null
                        ? null
                        : new GroupReader(domain, bound, recipients, problems)
                                .read(bound.value().groups())
                                .get(recipient.localPart());
                comment = membership(recipient, group, bound);
                effective =
                        group == null ? effective : layers.merge(PolicyFile.class, effective, differing(own, group));
            }
            Bound<PolicyFile> bound = binder.bind(PolicyFile.class, effective);
            return problems.isEmpty() ? comment + RecordPrinter.print(bound, layersToo) : null;
        }

        private static String membership(MailAddress recipient, @Nullable String group, Bound<DomainFile> bound) {
            if (group == null) {
                return "# %s is in no group\n".formatted(recipient);
            }
            Place place = bound.place(GROUPS + "." + group);
            return "# %s is in group %s, %s:%d\n".formatted(recipient, group, place.file(), place.line());
        }

        /** What a group says about how mail is judged. */
        private Mapping differing(Mapping own, String group) {
            Mapping nothing = new Mapping(own.place(), Map.of());
            Entry groups = own.entries().get(GROUPS);
            Entry entry = groups != null && groups.value() instanceof Mapping(Place at, Map<String, Entry> byName)
                    ? byName.get(group)
                    : null;
            return entry != null && entry.value() instanceof Mapping block
                    ? layers.merge(JudgingBlock.class, block, nothing)
                    : nothing;
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

        private DomainPolicy domain(
                String domain, Bound<DomainFile> bound, DomainFile file, RecipientList lists, JudgingReader judging) {
            RelayPolicy relay = new RelayChecks(folder, problems, bound).check(file.relay());
            RecipientPolicy everybody = judging.read(domain, bound, "", file.judging());
            Map<String, RecipientPolicy> byGroup = new HashMap<>();
            file.groups()
                    .forEach((name, group) -> byGroup.put(
                            name,
                            judging.read(domain + "/" + name, bound, GROUPS + "." + name + ".", group.judging())));
            Map<String, RecipientPolicy> byMember = new HashMap<>();
            new GroupReader(domain, bound, lists, problems)
                    .read(file.groups())
                    .forEach((member, group) -> byMember.put(member, requireNonNull(byGroup.get(group))));
            return new DomainPolicy(
                    domain, relay, recipients(domain, bound, file.recipients(), lists), everybody, byMember);
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
