package io.sallyport.metrics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What each meter means, by its name, in the order in which docs/metrics.md shows them: that page is made of this, and so is
 * what Prometheus is told as help. In Markdown.
 */
final class Meanings {
    private static final Pattern LINK = Pattern.compile("\\[([^\\]]*)]\\([^)]*\\)");

    private static final List<Map.Entry<String, String>> ALL = List.of(
            Map.entry(
                    "sallyport.decisions",
                    "mails, recipients and connections that were answered for good: `accepted`, `held`, `split`, "
                            + "`deferred`, `refused`"),
            Map.entry(
                    "sallyport.message.time",
                    "messages that were answered, and how long their senders waited from the first octet of the "
                            + "message to the reply"),
            Map.entry(
                    "sallyport.smtp.connections",
                    "connections that were `accepted`, or `refused` because there were too many"),
            Map.entry("sallyport.smtp.sessions", "sessions that are open now"),
            Map.entry(
                    "sallyport.smtp.commands",
                    "commands by the first digit of their reply; `later`: message data follow; `other`: verbs that "
                            + "are none"),
            Map.entry(
                    "sallyport.overload.level",
                    "how much the gateway [does without](operating.md#when-there-is-too-much) now: 0 is nothing, 4 "
                            + "the most"),
            Map.entry(
                    "sallyport.overload.connections",
                    "connections of clients that are not known, and were greeted later (`delayed`) or sent away "
                            + "(`refused`) because of an overload"),
            Map.entry(
                    "sallyport.auth.results",
                    "results of [sender authentication](authentication.md): `iprev`, `spf` (HELO and reverse-path), "
                            + "`dkim` (each signature), `arc`, `dmarc`"),
            Map.entry("sallyport.auth.time", "how long mails waited for that behind their last octet"),
            Map.entry("sallyport.dns.questions", "questions to DNS servers, and how long they took"),
            Map.entry("sallyport.dns.hits", "questions whose answer was known"),
            Map.entry("sallyport.dns.shared", "questions that waited for an equal one which was on its way"),
            Map.entry(
                    "sallyport.filter.time",
                    "how often each [filter](filters.md) looked at a mail, and how long it took"),
            Map.entry(
                    "sallyport.filter.wait",
                    "how long a stage (`connect`, `helo`, `mail`, `rcpt`, `data`) waited for its filters, which work "
                            + "side by side"),
            Map.entry("sallyport.filter.unavailable", "times that a filter could not tell about a mail"),
            Map.entry(
                    "sallyport.filter.skipped",
                    "times that a filter was not asked because of an "
                            + "[overload](operating.md#when-there-is-too-much), which only happens to those that the policy "
                            + "can do without"),
            Map.entry(
                    "sallyport.findings",
                    "findings that stood in a verdict: `yes` with weight, `no` without (in shadow, spared)"),
            Map.entry(
                    "sallyport.zone.answers",
                    "answers of DNS lists about mails: `listed`, `unlisted`, `refused` (an answer that is no "
                            + "listing), `silent` (none in time), `suspended` (not asked)"),
            Map.entry(
                    "sallyport.zone.suspensions",
                    "times that a DNS list was suspended, because it failed its test points or suddenly listed "
                            + "nearly everybody"),
            Map.entry("sallyport.spool.entries", "mails in the spool now"),
            Map.entry(
                    "sallyport.spool.oldest",
                    "for how long the mail has waited that waits the longest to be delivered"),
            Map.entry("sallyport.spool.stored", "mails that were taken into the spool"),
            Map.entry("sallyport.spool.corrupt", "files of the spool that were damaged, and are set aside"),
            Map.entry(
                    "sallyport.relay.events",
                    "what became of recipients of mail in the spool: the events of the [log](operating.md#log)"),
            Map.entry(
                    "sallyport.relay.transfers",
                    "recipients for whom backends were asked: `delivered`, `refused`, `deferred`, `uncertain` (the "
                            + "connection broke when the backend may have had the mail)"),
            Map.entry("sallyport.relay.transfer.time", "how long it took to offer a mail to the backends of a route"),
            Map.entry("sallyport.relay.connections", "connections to backends: `opened`, `reused`, `failed`"),
            Map.entry(
                    "sallyport.policy.reads",
                    "times that the policy's files were read because they changed: `loaded`, `rejected`"),
            Map.entry(
                    "sallyport.greylist.delay",
                    "mails that were accepted after greylisting had delayed them, and for how long"),
            Map.entry(
                    "sallyport.ratelimit.forgotten",
                    "keys of rate limits that were forgotten before their allowance was full again: raise "
                            + "`sallyport.ratelimit.keys`"),
            Map.entry(
                    "sallyport.journal.records",
                    "decisions and delivery events: `stored` by the [journal](journal.md), or `dropped` because it "
                            + "could not keep up (the log has them)"),
            Map.entry("sallyport.journal.waiting", "decisions and delivery events that wait to be stored"),
            Map.entry(
                    "sallyport.store.without",
                    "times that [a shared store](cluster.md) was asked and did not answer, and the gateway did "
                            + "without it: `postgresql` (a mail was held on its own disk, or records wait there), `redis` (it "
                            + "counted alone)"),
            Map.entry(
                    "sallyport.digest.mails",
                    "[digests](quarantine.md#digests): `sent` (given to the queue); `failed` counts those that could "
                            + "not be made, and passes that ended early"),
            Map.entry(
                    "sallyport.digest.links",
                    "visits with links of digests: `shown`, `done`, `repeated` (it was done before), `refused` (the "
                            + "mail or the policy no longer allows it), `expired`, `forged`, `throttled`"),
            Map.entry(
                    "sallyport.report.dmarc.observations",
                    "mails of domains that ask for DMARC reports: `taken`, `dropped` (too many at once, the day's "
                            + "bound, the disk), `damaged` (found unreadable when the report was made)"),
            Map.entry(
                    "sallyport.report.dmarc.reports",
                    "DMARC reports for a mailbox: `sent` (given to the relay), `refused` (its domain does not want "
                            + "them), `expired`; `failed` counts rounds in which some could not be sent"),
            Map.entry(
                    "sallyport.extract.documents",
                    "[documents](content.md#documents), and how long they took with their wait: `extracted`, "
                            + "`not-wanted`, or why they could not be parsed: `timeout`, `crashed`, `memory`, `output`, "
                            + "`damaged`, `unreadable`, `busy`, `not-started`, `cancelled`"),
            Map.entry(
                    "sallyport.extract.workers",
                    "workers that parse documents: `started`, `ended` (killed, replaced, or by themselves)"),
            Map.entry("sallyport.extract.running", "workers that run now"),
            Map.entry(
                    "sallyport.quarantine.unknown.files",
                    "files of held messages that `store/quarantine.db` did not know at the start: [nobody finds that "
                            + "mail](quarantine.md#if-the-index-is-lost)"),
            Map.entry(
                    "sallyport.quarantine.size",
                    "octets of messages that wait in the quarantine, as of the last sweep "
                            + "(`sallyport.quarantine.sweep-every`)"));

    private static final Map<String, String> BY_NAME = new LinkedHashMap<>();

    static {
        ALL.forEach(meaning -> BY_NAME.put(meaning.getKey(), meaning.getValue()));
    }

    private Meanings() {}

    /** All meanings, by the names of the meters. */
    static Map<String, String> all() {
        return BY_NAME;
    }

    /** What a meter means, in plain text; null if it is none of ours. */
    static @Nullable String plain(String meter) {
        String meaning = BY_NAME.get(meter);
        return meaning == null ? null : LINK.matcher(meaning).replaceAll("$1").replace("`", "");
    }
}
