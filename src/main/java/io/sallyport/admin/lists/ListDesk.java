package io.sallyport.admin.lists;

import io.sallyport.admin.access.Caller;
import io.sallyport.admin.access.Denied;
import io.sallyport.admin.access.Permission;
import io.sallyport.audit.AuditEntry;
import io.sallyport.audit.AuditLog;
import io.sallyport.filter.lists.ListUse;
import io.sallyport.policy.ListFile;
import io.sallyport.policy.ListFile.Proof;
import io.sallyport.policy.WatchedPolicyStore;
import io.sallyport.policy.lists.ListChange;
import io.sallyport.policy.lists.ListEditor;
import io.sallyport.policy.lists.NewEntry;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where people stand who change lists. What they do is written down before it is done, and is not done if it cannot be
 * written down. Lists hold for all domains, so they are for those alone who are limited to none.
 */
@ApplicationScoped
public class ListDesk {
    private final WatchedPolicyStore policy;
    private final ListEditor writer;
    private final AuditLog audit;
    private final Clock clock;

    public ListDesk(WatchedPolicyStore policy, ListEditor writer, AuditLog audit, Clock clock) {
        this.policy = policy;
        this.writer = writer;
        this.audit = audit;
        this.clock = clock;
    }

    /** Whether somebody may change lists. */
    public static boolean mayChange(Caller caller) {
        return caller.may(Permission.POLICY_CHANGE) && caller.domains() == null;
    }

    /** All lists that the policy in force names. */
    public List<KnownList> lists() {
        List<ListFile> files = policy.lists();
        List<ListUse> uses = ListUse.in(policy.current());
        Map<String, Long> called =
                files.stream().collect(Collectors.groupingBy(ListFile::shortName, Collectors.counting()));
        return files.stream()
                .map(file -> new KnownList(
                        called.getOrDefault(file.shortName(), 0L) == 1 ? file.shortName() : file.name(),
                        file,
                        uses.stream()
                                .filter(use -> use.file().equals(file.name()))
                                .toList()))
                .toList();
    }

    /**
     * A list; null if the policy names none so.
     *
     * @param name its own, or that of its file
     */
    public @Nullable KnownList find(String name) {
        List<KnownList> lists = lists();
        return lists.stream()
                .filter(list -> list.file().name().equals(name))
                .findFirst()
                .or(() ->
                        lists.stream().filter(list -> list.name().equals(name)).findFirst())
                .orElse(null);
    }

    /** What tells one content of a list from another; null if it has gone meanwhile. */
    public @Nullable String tag(KnownList list) throws IOException {
        return writer.tag(list.file().name());
    }

    /** Why an entry is not one for a list, whoever wants it; null if nothing is against it. */
    public static @Nullable String objection(KnownList list, NewEntry entry) {
        boolean claim = !(entry.subject() instanceof ListFile.Subject.Range);
        return list.needsProof() && claim && entry.requires().isEmpty()
                ? "requires: must say what proves the sender (dmarc, dkim, spf or iprev): anybody can claim to be %s"
                        .formatted(entry.text())
                : null;
    }

    /**
     * Adds an entry.
     *
     * @param tag of the list as the caller has seen it; null: whatever it is
     * @throws Denied if the caller may not
     * @throws IllegalArgumentException if it is an entry that anybody could claim
     * @throws IOException if it could not be done or not be written down
     */
    public ListChange add(Caller caller, KnownList list, NewEntry entry, @Nullable String tag) throws IOException {
        check(caller);
        String objection = objection(list, entry);
        if (objection != null) {
            throw new IllegalArgumentException(objection);
        }
        record(caller, "lists.add", list, details(entry));
        return writer.add(list.file().name(), entry, tag);
    }

    /**
     * Takes an entry away.
     *
     * @param text what it names
     * @param tag of the list as the caller has seen it; null: whatever it is
     * @throws Denied if the caller may not
     * @throws IOException if it could not be done or not be written down
     */
    public ListChange remove(Caller caller, KnownList list, String text, @Nullable String tag) throws IOException {
        check(caller);
        record(caller, "lists.remove", list, Map.of("entry", text));
        return writer.remove(list.file().name(), text, tag);
    }

    private static void check(Caller caller) {
        if (!mayChange(caller)) {
            throw new Denied("lists are not yours to change");
        }
    }

    private static Map<String, String> details(NewEntry entry) {
        Map<String, String> details = new TreeMap<>();
        details.put("entry", entry.text());
        if (entry.until() != null) {
            details.put("until", entry.until().toString());
        }
        if (!entry.requires().isEmpty()) {
            details.put(
                    "requires",
                    entry.requires().stream().sorted().map(Proof::text).collect(Collectors.joining(",")));
        }
        if (!entry.reason().isEmpty()) {
            details.put("reason", entry.reason());
        }
        return details;
    }

    private void record(Caller caller, String action, KnownList list, Map<String, String> details) throws IOException {
        audit.record(new AuditEntry(
                clock.instant(),
                caller.name(),
                caller.address(),
                action,
                list.file().name(),
                details));
    }
}
