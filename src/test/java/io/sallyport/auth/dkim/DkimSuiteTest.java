package io.sallyport.auth.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.dkim.DkimResult.Result;
import io.sallyport.mail.MailMessage;
import io.sallyport.testing.FakeDns;
import io.sallyport.testing.Suites;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Messages that others have signed, and broken. */
class DkimSuiteTest {
    private static final Set<Result> NOT_PASSED =
            EnumSet.of(Result.FAIL, Result.POLICY, Result.NEUTRAL, Result.PERMERROR, Result.TEMPERROR);

    /**
     * Cases for whose expected result we give another, all of them drafts' signatures from before RFC 4871: "v= Version
     * (plain-text; REQUIRED)" (RFC 6376 § 3.5), and "If any tag listed as 'required' in Section 3.5 is omitted from the
     * DKIM-Signature header field, the Verifier MUST ignore the DKIM-Signature header field" (§ 6.1.1). The key of the
     * att.net cases has 768 bits besides: "Verifiers MUST NOT consider signatures using RSA keys of less than 1024 bits
     * as valid signatures" (RFC 8301 § 3.2).
     */
    private static final Map<String, Result> DISPUTED = Map.of(
            "good_ietf01_1.txt", Result.NEUTRAL,
            "mine_ietf01_3.txt", Result.NEUTRAL,
            "mine_ietf01_4.txt", Result.NEUTRAL,
            "multiple_1.txt", Result.NEUTRAL,
            "bad_1.txt", Result.NEUTRAL,
            "bad_ietf01_1.txt", Result.NEUTRAL,
            "bad_ietf01_2.txt", Result.NEUTRAL,
            "bad_ietf01_3.txt", Result.NEUTRAL);

    @Test
    void examplesOfTheRfcsPass() {
        FakeDns dns = DkimChecks.keys(Suites.require("dkim/rfc-examples/dns.txt"));
        assertThat(results(dns, "dkim/rfc-examples/rfc6376-A.2.eml")).containsExactly(Result.PASS);
        assertThat(results(dns, "dkim/rfc-examples/rfc8463-A.3.eml")).containsExactly(Result.PASS, Result.PASS);
    }

    @Test
    void mailDkimCorpusGivesWhatAModernVerifierMustGive() throws IOException {
        FakeDns dns = DkimChecks.keys(Suites.require("dkim/mail-dkim/t/FAKE_DNS.dat"));
        Map<String, String> wrong = new TreeMap<>();
        int cases = 0;
        for (String line : Files.readAllLines(Suites.require("dkim/MAIL_DKIM_EXPECTED.tsv"))) {
            String[] columns = line.split("\t", -1);
            String name = columns[0];
            if (name.equals("file")) {
                continue;
            }
            cases++;
            Set<Result> expected =
                    DISPUTED.containsKey(name) ? Set.of(DISPUTED.get(name)) : expected(columns[columns.length - 1]);
            Path file = Suites.require("dkim/mail-dkim/t/corpus").resolve(name);
            List<DkimResult> results = DkimChecks.check(dns, DkimChecks.file(file));
            if (!expected.contains(best(results))) {
                wrong.put(name, expected + " expected, but was " + results);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(cases).isEqualTo(79);
    }

    private static Set<Result> expected(String column) {
        if (column.startsWith("none")) {
            return EnumSet.of(Result.NONE);
        }
        return switch (column) {
            case "pass" -> EnumSet.of(Result.PASS);
            case "fail" -> EnumSet.of(Result.FAIL);
            default -> NOT_PASSED; // "invalid", and what only an algorithm of old would verify
        };
    }

    private static Result best(List<DkimResult> results) {
        return results.stream()
                .map(DkimResult::result)
                .filter(result -> result == Result.PASS)
                .findFirst()
                .orElse(results.getFirst().result());
    }

    @Test
    void jamesCorpusPassesButForWhatItCallsBadAndWhatIsSignedWithSha1() {
        FakeDns dns = publishedKeys();
        Map<String, Result> results = new TreeMap<>();
        for (Path file : Suites.files("dkim/james-jdkim/corpus")) {
            List<DkimResult> all = DkimChecks.check(dns, DkimChecks.file(file));
            results.put(file.getFileName().toString(), best(all));
        }
        assertThat(results)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "FAIL_BADBH_s1024_yahoo.com.eml", Result.FAIL,
                        "FAIL_illegalargumentexception.eml", Result.PERMERROR,
                        "gamma_gmail.com.eml", Result.PASS,
                        "gamma_gmail.com_duplicateheaders.eml", Result.PASS,
                        "multiHeader.eml", Result.PASS,
                        "pmta_myspace.com.eml", Result.PERMERROR,
                        "s1024_yahoo.com.eml", Result.PASS));
    }

    /** The suite holds another copy of Mail::DKIM's corpus: what is not in the first one is no better there. */
    @Test
    void olderMailDkimCorpusGivesTheSameResults() {
        FakeDns dns = DkimChecks.keys(Suites.require("dkim/mail-dkim/t/FAKE_DNS.dat"));
        Path newer = Suites.require("dkim/mail-dkim/t/corpus");
        for (Path file : Suites.files("dkim/james-jdkim/Mail-DKIM/corpus")) {
            List<DkimResult> results = DkimChecks.check(dns, DkimChecks.file(file));
            List<DkimResult> same = DkimChecks.check(dns, DkimChecks.file(newer.resolve(file.getFileName())));
            assertThat(results.stream().map(DkimResult::result))
                    .as(file.toString())
                    .isEqualTo(same.stream().map(DkimResult::result).toList());
        }
    }

    @Test
    void dkimpyMessagesVerify() {
        FakeDns dns = publishedKeys()
                .txt("sed._domainkey.test.ex", text("dkim/dkimpy/eximtest.dns"))
                .txt("brisbane._domainkey.football.example.com", rfcKey("brisbane._domainkey.football.example.com"))
                .txt("test._domainkey.football.example.com", rfcKey("test._domainkey.football.example.com"));
        assertThat(results(dns, "dkim/dkimpy/ed25519test2.msg")).containsExactly(Result.PASS);
        assertThat(results(dns, "dkim/dkimpy/test2.message")).containsExactly(Result.PASS);
        assertThat(results(dns, "dkim/dkimpy/rfc6376.signed.msg")).containsExactly(Result.PASS, Result.PASS);
        assertThat(results(dns, "dkim/dkimpy/message.mbox")).containsExactly(Result.PASS);
        assertThat(results(dns, "dkim/dkimpy/test_nofrom.message")).containsExactly(Result.NONE);
        assertThat(results(dns, "dkim/dkimpy/test_extra.message")).containsExactly(Result.NONE);
    }

    @Test
    void dkimpyKeyRecordsAreUsableUnlessTheyAreBad() {
        assertThat(KeyRecord.parse(text("dkim/dkimpy/test.txt"))).isInstanceOf(KeyRecord.Usable.class);
        assertThat(KeyRecord.parse(text("dkim/dkimpy/test2.txt"))).isInstanceOf(KeyRecord.Usable.class);
        assertThat(KeyRecord.parse(text("dkim/dkimpy/ed25519test.dns"))).isInstanceOf(KeyRecord.Usable.class);
        assertThat(KeyRecord.parse(text("dkim/dkimpy/badk.txt")))
                .isEqualTo(new KeyRecord.Unusable(false, "key of an unknown type"));
        assertThat(KeyRecord.parse(text("dkim/dkimpy/badversion.txt")))
                .isEqualTo(new KeyRecord.Unusable(false, "key record of another version"));
        assertThat(KeyRecord.parse(text("dkim/dkimpy/test_bad.txt")))
                .isEqualTo(new KeyRecord.Unusable(false, "key that is no RSA key"));
        assertThat(KeyRecord.parse(text("dkim/dkimpy/test_tlsrpt.txt")))
                .isInstanceOfSatisfying(
                        KeyRecord.Usable.class,
                        key -> assertThat(key.isForEmail()).isFalse());
    }

    private static FakeDns publishedKeys() {
        return DkimChecks.keys(Path.of("src/test/resources/dkim/published-keys.txt"));
    }

    private static String rfcKey(String name) {
        FakeDns dns = DkimChecks.keys(Suites.require("dkim/rfc-examples/dns.txt"));
        return dns.txt(name).orNone().getFirst().text();
    }

    private static List<Result> results(FakeDns dns, String file) {
        MailMessage message = DkimChecks.file(Suites.require(file));
        return DkimChecks.check(dns, message).stream().map(DkimResult::result).toList();
    }

    private static String text(String file) {
        try {
            return Files.readString(Suites.require(file)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
