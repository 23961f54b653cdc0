package io.sallyport.filter.lists;

import io.sallyport.filter.Examination;
import io.sallyport.filter.Filter;
import io.sallyport.filter.lists.ListsSettings.Use;
import io.sallyport.mail.Client;
import io.sallyport.mail.DomainNames;
import io.sallyport.mail.Finding;
import io.sallyport.mail.IpAddresses;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.Score;
import io.sallyport.mail.Stage;
import io.sallyport.message.UnstructuredText;
import io.sallyport.policy.Expression;
import io.sallyport.policy.ListFile;
import io.sallyport.policy.ListFile.Entry;
import io.sallyport.policy.ListFile.Proof;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks a mail up in the lists of the policy. Who is denied is refused at RCPT, before any content is taken, and who is
 * allowed without further proof is spared there; what needs proof, or the header, waits for DATA.
 *
 * <ul>
 *   <li>{@code lists.allowed}: An entry under {@code allow} matches, and what it requires is proven: with its points, and
 *       with what it spares.
 *   <li>{@code lists.unproven}: An entry under {@code allow} matches, and what it requires is not proven. Noted.
 *   <li>{@code lists.denied}: An entry under {@code deny} matches: with its points, and with what it demands.
 * </ul>
 */
@ApplicationScoped
public class ListsFilter implements Filter<ListsSettings> {
    /**
     * Something of a mail that a list knows.
     *
     * @param text what it is
     * @param domain its domain, as A-labels; empty if it has none
     * @param entry where it stands; null for an expression
     */
    private record Hit(String text, String domain, @Nullable Entry entry) {}

    @Override
    public String name() {
        return "lists";
    }

    @Override
    public Set<Stage> stages() {
        return Set.of(Stage.RCPT, Stage.DATA);
    }

    @Override
    public Class<ListsSettings> settingsType() {
        return ListsSettings.class;
    }

    @Override
    public List<Finding> examine(Examination mail, ListsSettings settings) throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        for (Use use : settings.entries()) {
            // The recipient is known at RCPT only, and needs no proof, for which the others may have to wait
            boolean past = use.aspect() == Aspect.RECIPIENT && mail.stage() == Stage.DATA;
            Hit hit = past || use.aspect().known().compareTo(mail.stage()) > 0 ? null : lookUp(mail, use);
            if (hit != null) {
                findings.addAll(judge(mail, use, hit));
            }
        }
        return findings;
    }

    private static @Nullable Hit lookUp(Examination mail, Use use) throws InterruptedException {
        ListFile list = use.list();
        if (list == null) {
            return subject(mail, use.matches());
        }
        return switch (use.aspect()) {
            case CLIENT -> client(mail, list);
            case HELO -> {
                Client.Hello hello = mail.client().hello();
                yield hello == null ? null : domain(list, DomainNames.toAscii(hello.name()), mail.now());
            }
            case SENDER -> mailbox(list, mail.envelope().reversePath(), mail.now());
            case FROM -> {
                String author = mail.authentication().author();
                yield author == null ? null : domain(list, author, mail.now());
            }
            case RECIPIENT -> mailbox(list, mail.recipient(), mail.now());
            case SUBJECT -> null; // Has no lists
        };
    }

    private static @Nullable Hit subject(Examination mail, @Nullable Expression expression) {
        if (expression == null) {
            return null;
        }
        // Each of several: nobody knows which one the recipient's program shows
        return mail.header().fields("Subject").stream()
                .map(UnstructuredText::of)
                .filter(expression::find)
                .findFirst()
                .map(text -> new Hit(text, "", null))
                .orElse(null);
    }

    private static @Nullable Hit client(Examination mail, ListFile list) throws InterruptedException {
        Entry entry = list.matching(mail.client().address(), mail.now());
        String address = IpAddresses.text(mail.client().address());
        if (entry != null || !list.namesDomains()) {
            return entry == null ? null : new Hit(address, "", entry);
        }
        String name = mail.confirmedName(); // May wait, so only where a name could be listed
        return name == null ? null : domain(list, DomainNames.toAscii(name), mail.now());
    }

    private static @Nullable Hit domain(ListFile list, String domain, Instant now) {
        Entry entry = list.matchingDomain(domain, now);
        return entry == null ? null : new Hit(domain, domain, entry);
    }

    private static @Nullable Hit mailbox(ListFile list, @Nullable MailAddress address, Instant now) {
        Entry entry = address == null ? null : list.matching(address, now);
        return address == null || entry == null ? null : new Hit(address.toString(), address.asciiDomain(), entry);
    }

    private static List<Finding> judge(Examination mail, Use use, Hit hit) {
        Set<Proof> required = use.requiredFor(hit.entry);
        Stage decided = required.isEmpty() ? use.aspect().known() : Stage.DATA;
        if (mail.stage() != decided) {
            return List.of(); // Not yet, or already
        }
        List<Finding> findings;
        if (use.deny() != null) {
            findings = denied(use, hit);
        } else if (required.stream().allMatch(proof -> proof.isGiven(mail.authentication(), hit.domain))) {
            findings = allowed(use, hit);
        } else {
            String words = required.stream().sorted().map(Proof::text).collect(Collectors.joining(", "));
            findings = List.of(finding("lists.unproven", use, hit).with("requires", words));
        }
        return use.shadow() ? findings.stream().map(Finding::inShadow).toList() : findings;
    }

    private static List<Finding> allowed(Use use, Hit hit) {
        Finding allowed = finding("lists.allowed", use, hit);
        List<Finding> findings = new ArrayList<>();
        if (!use.spares().isEmpty()) {
            findings.add(allowed.having(new Finding.Effect.Spares(use.spares())));
        }
        Score points = use.points();
        if (points != null) {
            findings.add(allowed.having(new Finding.Effect.Points(points)));
        }
        return findings.isEmpty() ? List.of(allowed) : findings;
    }

    private static List<Finding> denied(Use use, Hit hit) {
        Finding denied = finding("lists.denied", use, hit).telling("7.1", textFor(use.aspect(), hit));
        List<Finding> findings = new ArrayList<>();
        Score points = use.points();
        if (points != null) {
            findings.add(denied.having(new Finding.Effect.Points(points)));
        }
        if (use.then() != null) {
            findings.add(denied.having(new Finding.Effect.Demand(use.then(), null)));
        }
        return findings.isEmpty() ? List.of(denied) : findings;
    }

    private static Finding finding(String name, Use use, Hit hit) {
        if (use.aspect() == Aspect.SUBJECT) { // Its text is in the journal already, where it can be kept out of
            Finding finding = Finding.noted(name, "%s: the subject", use.name()).with("use", use.name());
            return use.matches() == null ? finding : finding.with("expression", use.matches());
        }
        Finding finding = Finding.noted(name, "%s: %s", use.name(), hit.text)
                .with("use", use.name())
                .with("matched", hit.text);
        Entry entry = hit.entry;
        if (entry == null) {
            return finding;
        }
        finding = finding.with("entry", entry.text()).with("place", entry.place());
        if (entry.owner() != null) {
            finding = finding.with("owner", entry.owner());
        }
        return entry.reason() == null ? finding : finding.with("reason", entry.reason());
    }

    /** Only what the sender said itself, and not that there are lists. */
    private static String textFor(Aspect aspect, Hit hit) {
        return switch (aspect) {
            case CLIENT -> "Mail from your host, %s, is not accepted here".formatted(hit.text);
            case HELO -> "Mail from a host that calls itself %s is not accepted here".formatted(hit.text);
            case SENDER -> "Mail from %s is not accepted here".formatted(hit.text);
            case FROM -> "Mail whose author is in %s is not accepted here".formatted(hit.text);
            case RECIPIENT -> "Mail for %s is not accepted here".formatted(hit.text);
            case SUBJECT -> "Mail with such a subject is not accepted here";
        };
    }
}
