package io.sallyport.filter.rspamd;

import io.sallyport.filter.Failover.Order;
import io.sallyport.filter.Weight;
import io.sallyport.mail.Score;
import io.sallyport.policy.ByteCount;
import io.sallyport.policy.yaml.Default;
import jakarta.validation.constraints.Size;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

/**
 * The {@code rspamd:} block of a policy: where Rspamd is, and what its word is worth.
 *
 * <pre>{@code
 * rspamd:
 *   on-unavailable: pass
 *   budget: 10s
 *   servers: ["http://rspamd.example:11333", "https://rspamd2.example"]
 *   scale: 0.5
 *   action:
 *     reject: 3
 *     soft-reject: defer
 * }</pre>
 *
 * @param servers {@code http://host:port} or {@code https://host:port}, of the normal worker; if one does not answer, the next is
 *     asked, as far as the filter's budget reaches
 * @param order which server is asked first
 * @param passwordFile a file with the password of the server, if it wants one; read at each mail
 * @param mostSize what is larger is not sent; not more than the server takes
 * @param answer how long a server may take, from the connection to the end of its answer
 * @param symbols what becomes of the symbols, each the finding {@code rspamd.<symbol>} with its name in lower case and {@code _}
 *     for all but letters and digits
 * @param scale how many points here are one there: for the sum, or for each symbol if those count
 * @param mostPoints what the sum, or a symbol, weighs at most, for and against
 * @param action what the action weighs that Rspamd would take
 * @param tooLarge The message is larger than {@code most-size}, and was not sent.
 * @param notChecked Rspamd has not looked at the message, because its own settings say so.
 */
public record RspamdSettings(
        @Size(min = 1, max = 16) List<RspamdServer> servers,
        @Default("first") Order order,
        @Nullable Path passwordFile,
        @Default("50M") ByteCount mostSize,

        @Default("4s") @DurationMin(millis = 10) @DurationMax(minutes = 5)
        Duration answer,

        @Default("noted") Symbols symbols,
        @Default("1") Score scale,
        @Default("10") Score mostPoints,
        Actions action,
        @Default("note") Weight tooLarge,
        @Default("note") Weight notChecked) {
    /** What becomes of symbols. */
    public enum Symbols {
        /** Each counts with its score; their sum is only recorded. */
        POINTS,
        /** Each is recorded; their sum counts. */
        NOTED,
        /** They are not even recorded; their sum counts. */
        OFF
    }

    /**
     * The actions.
     *
     * @param reject Rspamd would refuse the message.
     * @param softReject Rspamd would put the sender off, because of a limit for example.
     * @param greylist Rspamd would put the sender off if it is new.
     * @param addHeader Rspamd would mark the message as spam.
     * @param rewriteSubject Rspamd would mark the message as spam in its subject.
     * @param quarantine Rspamd would keep the message.
     * @param discard Rspamd would throw the message away.
     * @param other Rspamd would do something of another name.
     */
    public record Actions(
            @Default("note") Weight reject,
            @Default("note") Weight softReject,
            @Default("note") Weight greylist,
            @Default("note") Weight addHeader,
            @Default("note") Weight rewriteSubject,
            @Default("note") Weight quarantine,
            @Default("note") Weight discard,
            @Default("note") Weight other) {}

    public RspamdSettings {
        servers = List.copyOf(servers);
        if (scale.hundredths() < 0 || mostPoints.hundredths() < 0) {
            throw new IllegalArgumentException("scale and most-points below 0 would turn its word around");
        }
    }
}
