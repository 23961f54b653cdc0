package io.sallyport.filter.url;

import io.sallyport.content.link.Link;
import io.sallyport.content.link.WebAddress;
import io.sallyport.dns.DnsAnswer;
import io.sallyport.dns.DnsResolver;
import io.sallyport.mail.Finding;
import io.sallyport.mail.IpAddresses;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Questions to lists about the hosts of a mail, all on their way at once. */
final class UriInquiry {
    /**
     * One question.
     *
     * @param link the first one with that host; null if it is about a mail address
     */
    private record Question(
            UriZone zone, String subject, @Nullable Link link, CompletableFuture<DnsAnswer<InetAddress>> answer) {}

    private final List<Question> questions;

    private UriInquiry(List<Question> questions) {
        this.questions = questions;
    }

    /**
     * Asks.
     *
     * @param links the most suspicious first: what is behind the bound is not asked about
     * @param emails mail addresses, in lower case
     */
    static UriInquiry begin(DnsResolver dns, List<Link> links, Collection<String> emails, UrlSettings settings) {
        List<Question> questions = new ArrayList<>();
        for (UriZone zone : settings.zones()) {
            Map<String, Link> subjects = new LinkedHashMap<>();
            for (Link link : links) {
                WebAddress address = link.address();
                String subject = address == null || zone.isOff() ? null : zone.subject(address);
                if (subject != null && subjects.size() < settings.maxQuestions()) {
                    subjects.putIfAbsent(subject, link);
                }
            }
            subjects.forEach((subject, link) ->
                    questions.add(new Question(zone, subject, link, dns.ask(zone.question(subject)))));
            if (zone.of() == UriZone.Subject.EMAIL && !zone.isOff()) {
                emails.stream()
                        .limit(settings.maxQuestions())
                        .forEach(
                                email -> questions.add(new Question(zone, email, null, dns.ask(zone.question(email)))));
            }
        }
        return new UriInquiry(questions);
    }

    /** What the lists say, waited for. One finding for each list and kind of answer. */
    List<Finding> findings() throws InterruptedException, ExecutionException {
        Map<String, Finding> findings = new LinkedHashMap<>();
        for (Question question : questions) {
            for (Finding finding : finding(question, question.answer().get())) {
                findings.putIfAbsent(finding.name() + " " + question.zone().label(), finding);
            }
        }
        return List.copyOf(findings.values());
    }

    private static List<Finding> finding(Question question, DnsAnswer<InetAddress> answer) {
        UriZone zone = question.zone();
        List<Finding> found =
                switch (answer) {
                    case DnsAnswer.Missing<InetAddress> none -> List.of();
                    case DnsAnswer.Failed<InetAddress> failed ->
                        List.of(Finding.unavailable("url.silent", "%s: %s", zone.label(), failed.why()));
                    case DnsAnswer.Found<InetAddress> codes
                    when !UriZone.areListings(codes.values()) ->
                        List.of(Finding.unavailable(
                                "url.refused", "%s does not answer us: %s", zone.label(), text(codes.values())));
                    case DnsAnswer.Found<InetAddress> codes ->
                        zone.weight(codes.values()).weigh(listed(question).with("answer", text(codes.values())));
                };
        return found.stream()
                .map(finding -> finding.with("zone", zone.label()).with("subject", question.subject()))
                .toList();
    }

    private static Finding listed(Question question) {
        Link link = question.link();
        return link == null
                ? Finding.noted("url.listed-address", "a list names a mail address of the message")
                        .telling("7.1", "The message names a mail address that is listed for abuse")
                : LinkSigns.finding("listed", link, "a list names where a link leads")
                        .telling("7.1", "The message links to a place that is listed for abuse");
    }

    private static String text(List<InetAddress> answers) {
        return answers.stream().limit(16).map(IpAddresses::text).collect(Collectors.joining(" "));
    }
}
