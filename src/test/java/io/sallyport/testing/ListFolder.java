package io.sallyport.testing;

import io.sallyport.admin.lists.ListDesk;
import io.sallyport.admin.lists.SenderMemory;
import io.sallyport.audit.AuditLog;
import io.sallyport.filter.lists.ListsSettings;
import io.sallyport.journal.DecisionStore;
import io.sallyport.policy.PolicyGate;
import io.sallyport.policy.PolicyStores;
import io.sallyport.policy.WatchedPolicyStore;
import io.sallyport.policy.lists.ListWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** A folder of a policy with lists of all kinds, in force. */
public final class ListFolder {
    private static final String POLICY = """
            filters:
              lists:
                on-unavailable: pass
                entries:
                  - { name: partners, allow: from, list: lists/partners.txt, requires: [dmarc], points: -1 }
                  - { name: friends, allow: sender, list: lists/friends.txt, points: -1 }
                  - { name: ours, allow: client, list: lists/ours.txt, points: -1 }
                  - { name: blocked-authors, deny: from, list: lists/blocked-authors.txt, then: reject }
                  - { name: blocked-senders, deny: sender, list: lists/blocked-senders.txt, then: reject }
                  - { name: both, deny: sender, list: lists/both.txt, then: reject }
                  - { name: both-ways, allow: from, list: lists/both.txt, spoofable: true, points: -1 }
            """;

    private final Path folder;
    private final WatchedPolicyStore store;

    private ListFolder(Path folder, WatchedPolicyStore store) {
        this.folder = folder;
        this.store = store;
    }

    /** Writes one into an empty folder. */
    public static ListFolder in(Path folder, Clock clock) throws IOException {
        write(folder, "policy.yaml", POLICY);
        write(folder, "domains/a.test.yaml", "relay:\n  backends: [\"127.0.0.1:2526\"]\n");
        for (String list : new String[] {"partners", "friends", "ours", "blocked-authors", "blocked-senders", "both"}) {
            write(folder, "lists/%s.txt".formatted(list), "# %s\n".formatted(list));
        }
        return new ListFolder(
                folder, PolicyStores.on(folder, () -> Map.of("lists", ListsSettings.class), PolicyGate.OPEN, clock));
    }

    private static void write(Path folder, String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** The policy. */
    public WatchedPolicyStore store() {
        return store;
    }

    /** A memory for senders in these lists. */
    public SenderMemory memory(AuditLog audit, DecisionStore journal, Clock clock) {
        return new SenderMemory(new ListDesk(store, new ListWriter(store, clock), audit, clock), journal, clock);
    }

    /** What a list holds, without its head. */
    public String read(String list) throws IOException {
        return Files.readString(folder.resolve("lists/%s.txt".formatted(list)))
                .replaceFirst("^#.*\n", "")
                .strip();
    }
}
