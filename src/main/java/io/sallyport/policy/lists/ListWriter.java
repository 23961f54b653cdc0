package io.sallyport.policy.lists;

import io.sallyport.policy.ListFile;
import io.sallyport.policy.ListFile.Entry;
import io.sallyport.policy.ListFile.Subject;
import io.sallyport.policy.PolicyProblem;
import io.sallyport.policy.PolicyRejectedException;
import io.sallyport.policy.WatchedPolicyStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Adds entries to lists of the policy in force and takes them away. What it does is in force on return; what would keep the
 * policy from holding is not done. Whether the caller may is not asked here.
 *
 * <p>Thread-safe: one change at a time.
 */
@ApplicationScoped
@Typed(ListWriter.class)
public class ListWriter implements ListEditor {
    /** A list that is larger is one for programs, and its file for them to write. */
    private static final int MOST_OCTETS = 16 * 1024 * 1024;

    private static final int TAG_DIGITS = 16;
    private static final int MOST_TOLD = 3;

    private final WatchedPolicyStore policy;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();

    public ListWriter(WatchedPolicyStore policy, Clock clock) {
        this.policy = policy;
        this.clock = clock;
    }

    /** What is to become of the octets of a list. */
    private interface Edit {
        /**
         * Changes the text.
         *
         * @param list what the octets say
         */
        Edited edit(ListText text, ListFile list);
    }

    /**
     * What came of an edit.
     *
     * @param text what the file is to hold; null: what it holds
     * @param change what is told when it does
     */
    private record Edited(@Nullable ListText text, ListChange change) {}

    /**
     * Adds an entry. One that names the same and holds no more is replaced; one that says the same stays.
     *
     * @param list the name of its file, relative to the folder of the policy
     * @throws IOException if the file cannot be read or written
     */
    public ListChange add(String list, NewEntry entry) throws IOException {
        return add(list, entry, null);
    }

    @Override
    public ListChange add(String list, NewEntry entry, @Nullable String tag) throws IOException {
        Entry wanted = entry.entry();
        return change(list, tag, (text, now) -> {
            Entry present = find(now, wanted.subject());
            if (present == null) {
                return new Edited(text.with(entry.line()), new ListChange.Made(wanted));
            }
            if (present.isExpired(clock.instant())) {
                return new Edited(text.without(wanted.subject()).with(entry.line()), new ListChange.Made(wanted));
            }
            boolean same =
                    present.attributes().requires().equals(wanted.attributes().requires())
                            && Objects.equals(present.until(), wanted.until())
                            && !present.spoofable();
            return new Edited(null, same ? new ListChange.AlreadySo(present) : new ListChange.Contradicts(present));
        });
    }

    @Override
    public ListChange remove(String list, String text, @Nullable String tag) throws IOException {
        Subject subject = text.length() > NewEntry.LONGEST_TEXT ? null : ListFile.subjectOf(text);
        return change(list, tag, (octets, now) -> {
            Entry present = subject == null ? null : find(now, subject);
            return present == null
                    ? new Edited(null, new ListChange.Missing(text))
                    : new Edited(octets.without(present.subject()), new ListChange.Made(present));
        });
    }

    @Override
    public @Nullable String tag(String list) throws IOException {
        if (!isNamed(list)) {
            return null;
        }
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file(list)), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (NoSuchFileException e) {
            return null; // What was read of it is in force still
        }
        return tag(digest);
    }

    private ListChange change(String list, @Nullable String tag, Edit edit) throws IOException {
        if (!isNamed(list)) {
            return new ListChange.UnknownList(list);
        }
        lock.lock();
        try (LockedFile file = LockedFile.open(file(list), MOST_OCTETS)) {
            byte[] octets = file.octets();
            if (tag != null && !tag.equals(tag(octets))) {
                return new ListChange.Changed("%s was changed meanwhile".formatted(list));
            }
            Edited edited = edit.edit(new ListText(octets), ListFile.of(list, decoded(octets)));
            if (edited.text() != null) {
                byte[] content = edited.text().octets();
                policy.change(list, content, () -> file.replace(content));
            }
            return edited.change();
        } catch (PolicyRejectedException e) {
            return new ListChange.Rejected(firstOf(e));
        } catch (IllegalArgumentException e) { // The file as it stands
            return new ListChange.Rejected(String.valueOf(e.getMessage()));
        } catch (LockedFile.BusyException e) {
            return new ListChange.Changed(String.valueOf(e.getMessage()));
        } catch (FileSystemException e) {
            return refused(list, e);
        } finally {
            lock.unlock();
        }
    }

    /** A list that the gateway may not write is a choice of its owner, and no fault. */
    private static ListChange refused(String list, FileSystemException e) throws IOException {
        String reason = e.getReason() == null ? "" : e.getReason();
        boolean given = e instanceof AccessDeniedException
                || e instanceof NoSuchFileException
                || e instanceof LockedFile.TooLargeException
                || reason.contains("Read-only file system")
                || reason.contains("Operation not permitted");
        if (!given) {
            throw e;
        }
        return new ListChange.NotWritable(
                "the gateway may not write %s%s".formatted(list, reason.isEmpty() ? "" : ": " + reason));
    }

    private boolean isNamed(String list) {
        return policy.lists().stream().anyMatch(each -> each.name().equals(list));
    }

    /** Where a link leads, so that it stays one; that it leads nowhere else, the reading of the policy has seen to. */
    private Path file(String list) throws IOException {
        Path root = policy.folder().toRealPath();
        Path file = policy.folder().resolve(list).toRealPath();
        if (!file.startsWith(root)) {
            throw new AccessDeniedException(list, null, "it leads out of the folder of the policy");
        }
        return file;
    }

    private static @Nullable Entry find(ListFile list, Subject subject) {
        for (Entry entry : list.entries()) {
            if (entry.subject().equals(subject)) {
                return entry;
            }
        }
        return null;
    }

    private static String decoded(byte[] octets) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("the list as it stands is not UTF-8", e);
        }
    }

    private static String firstOf(PolicyRejectedException e) {
        String told = e.problems().stream()
                .limit(MOST_TOLD)
                .map(PolicyProblem::toString)
                .collect(Collectors.joining("; "));
        int more = e.problems().size() - MOST_TOLD;
        return more > 0 ? "%s; and %d more".formatted(told, more) : told;
    }

    private static String tag(byte[] octets) {
        MessageDigest digest = sha256();
        digest.update(octets);
        return tag(digest);
    }

    private static String tag(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest()).substring(0, TAG_DIGITS);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
