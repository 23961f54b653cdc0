package io.sallyport.dns;

import io.sallyport.dns.ResponseReader.Reading;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Master;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * Answers from a master file (RFC 1035 § 5) as if there were nothing else in the world: no network, the same answer
 * always. So that a mail can be judged as it would have been under records of another day, or that are only planned.
 *
 * <p>The file may hold any names; a name is relative to {@code $ORIGIN}, or to the root where there is none. Aliases
 * and wildcards (RFC 4592) are followed; delegations mean nothing.
 */
public final class ZoneFileResolver implements DnsResolver {
    /** The most records of a file: {@code $GENERATE} makes thousands in a line. */
    public static final int MAX_RECORDS = 100_000;

    private static final long TTL = 300; // Seconds, where neither record nor $TTL says; nobody counts them here

    private final Map<Name, List<Record>> records = new HashMap<>();
    /** All names with records, and those that exist because there are names below them (RFC 8020 § 2). */
    private final Set<Name> names = new HashSet<>();

    private ZoneFileResolver() {}

    /**
     * Reads a file.
     *
     * @throws IOException if it cannot be read, or is no master file: the message names file, line and fault
     */
    public static ZoneFileResolver read(Path file) throws IOException {
        try (Master master = new Master(file.toString(), Name.root, TTL)) {
            return of(file.toString(), master);
        }
    }

    /**
     * Reads the text of a file, which cannot include others: whoever writes a test need not be allowed to read all that we
     * can.
     *
     * @param name how messages call it
     * @throws IOException if it is no master file: the message names the line and the fault
     */
    public static ZoneFileResolver of(String name, String text) throws IOException {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        try (Master master = new Master(new ByteArrayInputStream(octets), Name.root, TTL)) {
            master.disableIncludes(true);
            return of(name, master);
        }
    }

    private static ZoneFileResolver of(String name, Master master) throws IOException {
        ZoneFileResolver resolver = new ZoneFileResolver();
        int count = 0;
        for (Record next = master.nextRecord(); next != null; next = master.nextRecord()) {
            if (++count > MAX_RECORDS) {
                throw new IOException("%s: more than %d records".formatted(name, MAX_RECORDS));
            }
            resolver.add(next);
        }
        return resolver;
    }

    private void add(Record added) {
        records.computeIfAbsent(added.getName(), ignored -> new ArrayList<>(1)).add(added);
        for (Name name = added.getName(); names.add(name) && name.labels() > 1; ) {
            name = new Name(name, 1);
        }
    }

    @Override
    public <T> CompletableFuture<DnsAnswer<T>> ask(DnsQuestion<T> question) {
        return CompletableFuture.completedFuture(answer(question));
    }

    private <T> DnsAnswer<T> answer(DnsQuestion<T> question) {
        Name name = WireNames.of(question.labels());
        if (name == null) {
            return new DnsAnswer.Missing<>(DnsAnswer.Absence.NXDOMAIN);
        }
        return switch (ResponseReader.read(question, name, response(name))) {
            case Reading.Answered<T>(var timed) -> timed.answer();
            // Everything is said here: what the last alias leads to has no such record
            case Reading.Elsewhere<T> ignored -> new DnsAnswer.Missing<>(DnsAnswer.Absence.NODATA);
        };
    }

    /** All that is known of a name and of those that its aliases lead to, so many that the reader sees a circle. */
    private Message response(Name name) {
        Message response = new Message();
        response.getHeader().setFlag(Flags.QR);
        Name owner = name;
        for (int i = 0; owner != null && i <= ResponseReader.MAX_ALIASES; i++) {
            List<Record> found = recordsOf(owner);
            if (found == null) {
                response.getHeader().setRcode(Rcode.NXDOMAIN);
                return response;
            }
            Name target = null;
            for (Record one : found) {
                response.addRecord(one, Section.ANSWER);
                target = one instanceof CNAMERecord alias ? alias.getTarget() : target;
            }
            owner = target;
        }
        return response;
    }

    /** Empty for a name without records; null for one that does not exist. */
    private @Nullable List<Record> recordsOf(Name name) {
        if (names.contains(name)) {
            return records.getOrDefault(name, List.of());
        }
        Name encloser = name;
        while (encloser.labels() > 1 && !names.contains(encloser)) {
            encloser = new Name(encloser, 1);
        }
        List<Record> wild = records.get(wildcard(encloser));
        return wild == null
                ? null
                : wild.stream().map(one -> one.withName(name)).toList();
    }

    /** The wildcard at the closest name that exists (RFC 4592 § 3.3.1). */
    private static @Nullable Name wildcard(Name encloser) {
        try {
            return Name.concatenate(Name.fromConstantString("*"), encloser);
        } catch (NameTooLongException _) {
            return null; // There is no room for a label below it
        }
    }
}
