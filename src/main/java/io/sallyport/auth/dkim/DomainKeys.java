package io.sallyport.auth.dkim;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sallyport.dns.DnsAnswer;
import io.sallyport.dns.DnsQuestion;
import io.sallyport.dns.DnsResolver;
import io.sallyport.dns.TxtRecord;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Finds the public key of a domain and a selector (RFC 6376 § 3.6.2 and § 6.1.2). What a record means never changes, so
 * each text is read once; how long a record holds is the resolver's affair.
 */
@ApplicationScoped
public class DomainKeys {
    private static final int KEPT_RECORDS = 10_000;

    /** RFC 6376 § 3.6.2.2 wants one record; where there are more, others than ours are among the first. */
    private static final int MAX_RECORDS = 4;

    private final DnsResolver dns;
    private final Cache<String, KeyRecord> read =
            Caffeine.newBuilder().maximumSize(KEPT_RECORDS).build();

    public DomainKeys(DnsResolver dns) {
        this.dns = dns;
    }

    /** What was found. */
    public sealed interface Answer {
        /** There is a record; it may be unusable. */
        record Found(KeyRecord keyRecord) implements Answer {}

        /** There is none: no such key exists. */
        record Missing(DnsAnswer.Absence absence) implements Answer {}

        /** Nobody could tell now. */
        record Failed(String why) implements Answer {}
    }

    /**
     * Asks without waiting. The answer comes within the resolver's deadline, and is never an exception.
     *
     * @param domain as A-labels
     * @param keyType the type that is looked for if there are several records: {@link SignatureAlgorithm#keyType()}
     */
    public CompletableFuture<Answer> ask(String domain, String selector, String keyType) {
        return dns.ask(new DnsQuestion.Txt(selector + "._domainkey." + domain)).thenApply(answer -> switch (answer) {
            case DnsAnswer.Found(var records) -> new Answer.Found(choose(records, keyType));
            case DnsAnswer.Missing(var absence) -> new Answer.Missing(absence);
            case DnsAnswer.Failed(var why) -> new Answer.Failed(why.toString());
        });
    }

    /** RFC 6376 § 6.1.2: of several records, the verifier chooses. */
    private KeyRecord choose(List<TxtRecord> records, String keyType) {
        KeyRecord chosen = null;
        for (TxtRecord each : records.subList(0, Math.min(records.size(), MAX_RECORDS))) {
            KeyRecord keyRecord = read(each.text());
            if (keyRecord instanceof KeyRecord.Usable usable
                    && usable.key().type().equals(keyType)) {
                return keyRecord;
            }
            chosen = chosen == null ? keyRecord : chosen;
        }
        return chosen == null ? new KeyRecord.Unusable(false, "no key record") : chosen;
    }

    private KeyRecord read(String text) {
        // What is too long to be read is too long to be kept
        return text.length() > KeyRecord.MAX_OCTETS ? KeyRecord.parse(text) : read.get(text, KeyRecord::parse);
    }
}
