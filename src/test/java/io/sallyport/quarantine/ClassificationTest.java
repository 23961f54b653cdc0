package io.sallyport.quarantine;

import static io.sallyport.quarantine.MailClass.ATTACHMENT;
import static io.sallyport.quarantine.MailClass.MALWARE;
import static io.sallyport.quarantine.MailClass.PHISHING;
import static io.sallyport.quarantine.MailClass.POLICY;
import static io.sallyport.quarantine.MailClass.SPAM;
import static io.sallyport.quarantine.MailClass.SPOOF;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mail.Finding;
import io.sallyport.mail.Score;
import io.sallyport.mail.Thresholds;
import io.sallyport.mail.Verdict;
import io.sallyport.policy.Judge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ClassificationTest {
    private static final Thresholds HOLD_FROM_5 = new Thresholds(Score.of("3"), Score.of("5"), Score.of("100"));

    private final Classification classification = new Classification(Map.of());

    private static Verdict verdict(Finding... findings) {
        return Judge.judge(HOLD_FROM_5, List.of(findings));
    }

    private static Finding points(String points, String name) {
        return Finding.points(Score.of(points), name, "seen");
    }

    private static Finding hold(String name) {
        return Finding.hold(name, "seen");
    }

    @Test
    void aFindingThatAsksForItDecides() {
        Map<String, MailClass> expected = Map.ofEntries(
                Map.entry("antivirus.infected", MALWARE),
                Map.entry("antivirus.suspicious", MALWARE),
                Map.entry("antivirus.named", MALWARE),
                Map.entry("antivirus.encrypted", ATTACHMENT),
                Map.entry("attachment.test-virus", MALWARE),
                Map.entry("attachment.executable", ATTACHMENT),
                Map.entry("attachment.encrypted-archive", ATTACHMENT),
                Map.entry("auth.dmarc-fail", SPOOF),
                Map.entry("impersonation.several-then", SPOOF),
                Map.entry("impersonation.brand-lookalike", PHISHING),
                Map.entry("url.listed", PHISHING),
                Map.entry("content.password-form", PHISHING),
                Map.entry("content.data", POLICY),
                Map.entry("content.gtube", SPAM),
                Map.entry("dnsbl.listed", SPAM),
                Map.entry("lists.denied", POLICY),
                Map.entry("rule.office-macros", POLICY),
                Map.entry("mime.ambiguous-boundary", ATTACHMENT));
        expected.forEach((name, mailClass) ->
                assertThat(classification.of(verdict(hold(name)))).as(name).isEqualTo(mailClass));
    }

    @Test
    void theMostDangerousOfThoseThatAskDecides() {
        assertThat(classification.of(verdict(hold("rule.x"), hold("url.listed"), hold("antivirus.infected"))))
                .isEqualTo(MALWARE);
        assertThat(classification.of(verdict(hold("content.data"), hold("attachment.macros"))))
                .isEqualTo(ATTACHMENT);
        assertThat(classification.of(verdict(hold("content.data"), points("20", "antivirus.suspicious"))))
                .as("points decide nothing where something asks")
                .isEqualTo(POLICY);
    }

    @Test
    void aSumOfPointsIsSpamUnlessOneClassMakesUpMoreThanHalf() {
        assertThat(classification.of(verdict(points("3", "dnsbl.listed"), points("3", "attachment.html-file"))))
                .isEqualTo(SPAM);
        assertThat(classification.of(verdict(points("2", "dnsbl.listed"), points("4", "attachment.html-file"))))
                .isEqualTo(ATTACHMENT);
        assertThat(classification.of(verdict(
                        points("2", "dnsbl.listed"), points("2", "auth.spf-fail"), points("2", "url.shortener"))))
                .isEqualTo(SPAM);
        assertThat(classification.of(verdict(points("4", "url.listed"), points("2", "url.chain"))))
                .isEqualTo(PHISHING);
    }

    @Test
    void partsThatWereTakenOutAreAttachments() {
        assertThat(classification.of(verdict(Finding.strip(List.of("2"), "attachment.macros", "seen"))))
                .isEqualTo(ATTACHMENT);
    }

    @Test
    void whatCouldNotBeToldIsAMatterOfThePolicyAndNoSignOfHarm() {
        Finding unavailable = Finding.unavailable("antivirus.unavailable", "no answer")
                .having(new Finding.Effect.Unavailable(io.sallyport.mail.Action.HOLD));
        assertThat(classification.of(verdict(unavailable))).isEqualTo(POLICY);
        assertThat(new Classification(Map.of("antivirus.unavailable", MALWARE)).of(verdict(unavailable)))
                .as("unless an operator says otherwise")
                .isEqualTo(MALWARE);
    }

    @Test
    void anOperatorsWordGoesBeforeTheTable() {
        Classification own = new Classification(Map.of("attachment.*", MALWARE, "attachment.macros", POLICY));
        assertThat(own.of(verdict(hold("attachment.test-virus")))).isEqualTo(MALWARE);
        assertThat(own.of(verdict(hold("attachment.macros")))).isEqualTo(POLICY);
        assertThat(own.of(verdict(hold("url.listed")))).isEqualTo(PHISHING);
    }

    @Test
    void aNameThatNobodyKnowsIsAMatterOfThePolicy() {
        assertThat(classification.of(verdict(hold("house.rule")))).isEqualTo(POLICY);
        assertThat(classification.of(verdict())).as("nothing decided").isEqualTo(SPAM);
    }

    @Test
    void theTableCoversTheFindingsOfAllFilters() throws IOException {
        List<String> uncovered = new ArrayList<>();
        Pattern row = Pattern.compile("^\\| `([a-z]+\\.[a-z0-9-]+)` \\|");
        TreeSet<String> filters = new TreeSet<>();
        for (String line : Files.readAllLines(Path.of("docs", "filters.md"))) {
            if (line.startsWith("## `")) {
                filters.add(line.substring(4, line.lastIndexOf('`')));
            }
            var finding = row.matcher(line);
            if (finding.find()) {
                String name = finding.group(1);
                if (filters.contains(name.substring(0, name.indexOf('.'))) && classification.find(name) == null) {
                    uncovered.add(name);
                }
            }
        }
        filters.stream()
                .filter(name -> classification.find(name + ".x") == null)
                .forEach(uncovered::add);
        assertThat(filters).hasSizeGreaterThan(10);
        assertThat(uncovered).isEmpty();
    }
}
