package io.sallyport.filter.antivirus;

import io.sallyport.filter.Failover.Order;
import io.sallyport.filter.Weight;
import io.sallyport.policy.ByteCount;
import io.sallyport.policy.yaml.Default;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * The {@code antivirus:} block of a policy: which scanners are asked, and what it means if they find something.
 *
 * <pre>{@code
 * antivirus:
 *   on-unavailable: defer
 *   budget: 25s
 *   servers: ["clamd:/run/clamav/clamd.ctl", "clamd:av2.example:3310"]
 *   answer: 20s
 *   suspicious: 5
 *   named: { "Sanesecurity.Spam.": 4, PUA.Win.Packer: off }
 * }</pre>
 *
 * @param servers {@code clamd:host:port}, {@code clamd:/path/of/socket} or {@code icap://host:port/service}; if one does not
 *     answer, the next is asked, as far as the filter's budget reaches
 * @param order which server is asked first
 * @param scan what is scanned; without it: {@code message} and {@code attachments}
 * @param mostSize what is larger is not scanned; not more than the scanner takes ({@code StreamMaxLength} of clamd)
 * @param mostItems how many attachments and packed files of one message are scanned
 * @param connect how long it may take to be connected to a server
 * @param answer how long a server may take from then on to take something and answer; leave some of the budget for the next
 * @param infected A scanner knows something in the message as malware.
 * @param suspicious A scanner finds something suspicious by its heuristics, or something that not everybody wants (PUA).
 * @param encrypted A scanner reports that something is encrypted.
 * @param limits A scanner reports that something is beyond its limits, packed too deep for example.
 * @param tooLarge Something was not scanned, because it is larger than {@code most-size} or than the scanner takes.
 * @param tooMany Something was not scanned, because there are more than {@code most-items}.
 * @param named What names that begin so weigh instead, whatever kind they are; of several, the longest counts. For signatures
 *     of others, many of which mean spam.
 */
public record AntivirusSettings(
        @Size(min = 1, max = 16) List<ScanServer> servers,
        @Default("first") Order order,
        @Size(max = 3) List<Target> scan,
        @Default("25M") ByteCount mostSize,
        @Default("100") @Min(0) @Max(10_000) int mostItems,

        @Default("1s") @DurationMin(millis = 10) @DurationMax(minutes = 1)
        Duration connect,

        @Default("4s") @DurationMin(millis = 10) @DurationMax(minutes = 5)
        Duration answer,

        @Default("reject") Weight infected,
        @Default("4") Weight suspicious,
        @Default("note") Weight encrypted,
        @Default("tag") Weight limits,
        @Default("tag") Weight tooLarge,
        @Default("tag") Weight tooMany,
        @Size(max = 200) Map<String, Weight> named) {
    /** What can be scanned. */
    public enum Target {
        /** The message as it came, which the scanner takes apart. */
        MESSAGE,
        /** Each attachment and image as mail programs would show it, and other readings of it that are plausible. */
        ATTACHMENTS,
        /** Each file packed in an attachment. */
        MEMBERS
    }

    public AntivirusSettings {
        servers = List.copyOf(servers);
        scan = scan.isEmpty() ? List.of(Target.MESSAGE, Target.ATTACHMENTS) : List.copyOf(scan);
        named = Map.copyOf(named);
    }

    Weight weightOf(Kind kind) {
        return switch (kind) {
            case INFECTED -> infected;
            case SUSPICIOUS -> suspicious;
            case ENCRYPTED -> encrypted;
            case LIMITS -> limits;
        };
    }

    /** The beginning under which a name is listed; empty if it is not. */
    String listed(String name) {
        return named.keySet().stream()
                .filter(name::startsWith)
                .max(Comparator.comparingInt(String::length))
                .orElse("");
    }
}
