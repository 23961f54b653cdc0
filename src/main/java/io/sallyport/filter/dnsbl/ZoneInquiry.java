package io.sallyport.filter.dnsbl;

import io.sallyport.dns.DnsAnswer;
import io.sallyport.dns.DnsQuestion;
import io.sallyport.filter.Examination;
import io.sallyport.filter.dnsbl.ListZone.Subject;
import io.sallyport.filter.dnsbl.ZoneHealth.Standing;
import io.sallyport.filter.dnsbl.ZoneHealth.State;
import io.sallyport.mail.DomainNames;
import io.sallyport.mail.IpAddresses;
import io.sallyport.metrics.MailMetrics;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Asks lists about a mail, all at once. */
final class ZoneInquiry {
    private final ZoneHealth health;
    private final MailMetrics metrics;

    ZoneInquiry(ZoneHealth health, MailMetrics metrics) {
        this.health = health;
        this.metrics = metrics;
    }

    /** What each list says of what it is asked for; nothing of a list for which the mail has nothing to ask. */
    List<ZoneAnswer> ask(List<ListZone> zones, Examination mail) throws InterruptedException, ExecutionException {
        List<CompletableFuture<ZoneAnswer>> pending = new ArrayList<>();
        // The client's name comes last: it may have to be waited for, and then all others are on their way.
        for (ListZone zone :
                zones.stream().sorted(Comparator.comparing(ListZone::of)).toList()) {
            String subject = subject(zone, mail);
            if (subject != null) {
                pending.add(reply(zone, nameFor(zone, subject, mail), mail)
                        .thenApply(reply -> new ZoneAnswer(zone, subject, reply)));
            }
        }
        CompletableFuture.allOf(pending.toArray(CompletableFuture[]::new)).get();
        List<ZoneAnswer> answers = pending.stream().map(CompletableFuture::join).toList();
        answers.forEach(answer ->
                metrics.zoneAnswered(answer.zone().label(), answer.reply().text()));
        watch(answers, mail.client().address());
        return answers;
    }

    private CompletableFuture<ZoneReply> reply(ListZone zone, String name, Examination mail) {
        CompletableFuture<Standing> standing = health.standing(zone, mail.dns());
        if (standing.isDone() && standing.join().state() == State.SUSPENDED) {
            return CompletableFuture.completedFuture(
                    new ZoneReply.Suspended(standing.join().why()));
        }
        return mail.dns()
                .ask(new DnsQuestion.A(name))
                .thenCombine(
                        standing,
                        (answer, known) -> known.state() == State.SUSPENDED
                                ? new ZoneReply.Suspended(known.why())
                                : ZoneReply.of(answer))
                .completeOnTimeout(
                        new ZoneReply.Silent(DnsAnswer.Failure.TIMEOUT),
                        zone.timeOut().toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    /** What is looked up; null: the mail has no such thing, or the list does not list it. */
    private static @Nullable String subject(ListZone zone, Examination mail) throws InterruptedException {
        return switch (zone.of()) {
            case CLIENT -> {
                InetAddress client = mail.client().address();
                boolean asked = client.getAddress().length == 4 ? zone.ipv4() : zone.ipv6();
                yield asked ? IpAddresses.text(client) : null;
            }
            case HELO -> {
                var hello = mail.client().hello();
                yield domain(hello == null ? null : hello.name());
            }
            case SENDER -> {
                var sender = mail.envelope().reversePath();
                yield domain(sender == null ? null : sender.domain());
            }
            case NAME -> domain(mail.confirmedName());
        };
    }

    /** Only what is a domain: lists of domains answer to an address with a code that says "do not ask that". */
    private static @Nullable String domain(@Nullable String name) {
        if (name == null || !DomainNames.isDomain(name)) {
            return null;
        }
        String ascii = DomainNames.toAscii(name);
        boolean isNumber = ascii.substring(ascii.lastIndexOf('.') + 1).chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber || ascii.indexOf('.') < 0 ? null : ascii;
    }

    /** RFC 5782 § 2.1 and § 2.4 for addresses, § 3 for domains */
    private static String nameFor(ListZone zone, String subject, Examination mail) {
        String prefix =
                zone.of() == Subject.CLIENT ? DnsQuestion.reversed(mail.client().address()) : subject;
        return prefix + "." + zone.zone().ascii();
    }

    private void watch(List<ZoneAnswer> answers, InetAddress client) {
        List<ZoneAnswer> ofClient = answers.stream()
                .filter(answer -> answer.zone().of() == Subject.CLIENT)
                .toList();
        long listing = ofClient.stream()
                .filter(answer -> answer.reply() instanceof ZoneReply.Listed)
                .count();
        for (ZoneAnswer answer : ofClient) {
            switch (answer.reply()) {
                case ZoneReply.Listed(var codes) when listing == 1 -> health.observed(answer.zone(), client, true);
                case ZoneReply.Unlisted none when listing == 0 -> health.observed(answer.zone(), client, false);
                default -> {} // Another list names the client, or this one said nothing
            }
        }
    }
}
