package io.sallyport.admin.page;

import io.sallyport.admin.access.Caller;
import io.sallyport.admin.quarantine.Act;
import io.sallyport.admin.quarantine.HeldMailsQuery;
import io.sallyport.mail.MailAddress;
import io.sallyport.quarantine.Counts;
import io.sallyport.quarantine.HeldMail;
import io.sallyport.quarantine.HeldMailPage;
import io.sallyport.quarantine.MailClass;
import io.sallyport.quarantine.State;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A page of held mail, as it is shown.
 *
 * @param filter what was asked for
 * @param first the first page; empty if this is it
 * @param next the next page; empty if there is none
 */
record QuarantineList(
        HeldMailsQuery filter,
        List<Choice> states,
        List<Choice> classes,
        List<Choice> orders,
        List<Facet> facets,
        List<Row> rows,
        String countText,
        String emptyText,
        boolean mayRelease,
        boolean mayDelete,
        boolean mayRequest,
        String first,
        String next) {
    /** A class, how many are of it, and where they are. */
    record Facet(String label, String kind, String count, String href, boolean chosen) {}

    /**
     * One mail.
     *
     * @param isFinal whether nothing comes behind its state
     */
    record Row(
            String id,
            String instant,
            String when,
            String mailClass,
            String stateText,
            String sender,
            String senderFull,
            String recipient,
            String subject,
            String why,
            String score,
            boolean isFinal) {
        static Row of(HeldMail mail, Instant now) {
            MailAddress path = mail.reversePath();
            String sender = path == null ? "<>" : path.toString();
            return new Row(
                    mail.id(),
                    mail.received().toString(),
                    Words.ago(mail.received(), now),
                    mail.mailClass().text(),
                    mail.state() == State.HELD ? "" : Words.spaced(mail.state().text()),
                    Words.or(mail.from(), sender),
                    "%s, envelope %s".formatted(Words.or(mail.from(), "no From"), sender),
                    mail.recipient().toString(),
                    Words.or(mail.subject(), "(no subject)"),
                    mail.why(),
                    mail.score().toString(),
                    mail.state().isFinal());
        }
    }

    /**
     * Makes it.
     *
     * @param counts of what is asked for, whatever the class
     */
    static QuarantineList of(HeldMailsQuery filter, HeldMailPage page, Counts counts, Caller caller, Instant now) {
        var next = page.next();
        String chosen = Words.or(filter.mailClass, "");
        return new QuarantineList(
                filter,
                choices(
                        filter.state,
                        "held,release_requested=Waiting",
                        "release_requested=Asked for",
                        "released=Released",
                        "deleted=Deleted",
                        "expired=Expired",
                        "all=All"),
                choices(
                        chosen,
                        "=Any class",
                        "malware=Malware",
                        "phishing=Phishing",
                        "spoof=Spoof",
                        "attachment=Attachment",
                        "policy=Policy",
                        "spam=Spam"),
                choices(
                        filter.order,
                        "newest=Newest first",
                        "oldest=Oldest first",
                        "highest=Highest score",
                        "lowest=Lowest score"),
                facets(filter, counts, chosen),
                page.mails().stream().map(mail -> Row.of(mail, now)).toList(),
                "%d shown of %s".formatted(page.mails().size(), total(counts, chosen)),
                counts.total() == 0 && filter.q == null ? "Nothing is held. " : "No held mail matches this filter.",
                caller.may(Act.RELEASE.permission()),
                caller.may(Act.DELETE.permission()),
                caller.may(Act.REQUEST.permission()) && !caller.may(Act.RELEASE.permission()),
                filter.after == null ? "" : href(filter, chosen, null),
                next == null ? "" : href(filter, chosen, next.toString()));
    }

    private static List<Choice> choices(String chosen, String... options) {
        List<Choice> choices = new ArrayList<>();
        for (String option : options) {
            int at = option.indexOf('=');
            String value = option.substring(0, at);
            choices.add(new Choice(value, option.substring(at + 1), value.equals(chosen)));
        }
        return choices;
    }

    private static List<Facet> facets(HeldMailsQuery filter, Counts counts, String chosen) {
        List<Facet> facets = new ArrayList<>();
        facets.add(new Facet(
                "all", "", number(counts.total(), counts.capped()), href(filter, "", null), chosen.isEmpty()));
        for (MailClass each : MailClass.values()) {
            Long count = counts.byClass().get(each);
            if (count != null) {
                facets.add(new Facet(
                        each.text(),
                        each.text(),
                        number(count, counts.capped()),
                        href(filter, each.text(), null),
                        each.text().equals(chosen)));
            }
        }
        return facets;
    }

    private static String total(Counts counts, String chosen) {
        long total = chosen.isEmpty()
                ? counts.total()
                : counts.byClass().entrySet().stream()
                        .filter(entry -> entry.getKey().text().equals(chosen))
                        .mapToLong(Map.Entry::getValue)
                        .sum();
        return number(total, counts.capped());
    }

    private static String number(long count, boolean capped) {
        return capped ? "more than " + count : Long.toString(count);
    }

    /** The same filter with another class, at another place. */
    private static String href(HeldMailsQuery filter, String mailClass, @Nullable String after) {
        Map<String, String> parameters = new TreeMap<>();
        put(parameters, "q", filter.q);
        put(parameters, "sender", filter.sender);
        put(parameters, "recipient", filter.recipient);
        put(parameters, "domain", filter.domain);
        put(parameters, "subject", filter.subject);
        put(parameters, "since", filter.since);
        put(parameters, "until", filter.until);
        put(parameters, "state", filter.state);
        put(parameters, "order", filter.order);
        put(parameters, "class", mailClass);
        put(parameters, "after", after);
        return "/quarantine?"
                + parameters.entrySet().stream()
                        .map(entry ->
                                entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"));
    }

    private static void put(Map<String, String> parameters, String name, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            parameters.put(name, value);
        }
    }
}
