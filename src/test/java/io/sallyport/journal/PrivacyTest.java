package io.sallyport.journal;

import static io.sallyport.testing.Decisions.NOON;
import static io.sallyport.testing.Decisions.address;
import static io.sallyport.testing.Decisions.decision;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.mail.Finding;
import io.sallyport.mail.MailAddress;
import io.sallyport.testing.Configs;
import io.sallyport.testing.Decisions;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class PrivacyTest {
    private static final String KEY = "a secret of ours!";

    private final Decision mail = decision("q1")
            .from("Ann.Smith@sender.example")
            .to("bob@example.test", "\"eve adams\"@example.test")
            .subject("Salary of bob@example.test")
            .detail("backend said: <bob@example.test>: unknown; bounce-bob=example.test@list.example")
            .found(Finding.noted("lists.denied", "ann.smith@sender.example is on it")
                    .with("entry", "ann.smith@sender.example")
                    .with("file", "policies/lists/a.txt:3"))
            .build();

    @Test
    void everythingIsKeptByDefault() {
        assertThat(with().applied(mail)).isSameAs(mail);
    }

    @Test
    void noLocalPartIsLeftWhereAddressesAreHashed() {
        Decision kept = with("addresses", "hash", "key", KEY).applied(mail);
        String text = DecisionJson.write(kept) + LogJournal.fields(kept);
        assertThat(text.toLowerCase(Locale.ROOT))
                .doesNotContain("smith")
                .doesNotContain("bob")
                .doesNotContain("eve")
                .doesNotContain("ann")
                .contains("@sender.example", "@example.test", "policies/lists/a.txt:3");
    }

    @Test
    void addressHasTheSameHashWhereverItIsAndHoweverItIsWritten() {
        Privacy privacy = with("addresses", "hash", "key", KEY);
        Decision kept = privacy.applied(mail);
        MailAddress hashed = privacy.address(address("ANN.smith@Sender.Example".toLowerCase(Locale.ROOT)));
        assertThat(hashed.localPart()).matches("#[0-9a-f]{24}");
        assertThat(kept.envelope().reversePath()).isEqualTo(hashed);
        assertThat(kept.judgements()
                        .getFirst()
                        .verdict()
                        .findings()
                        .getFirst()
                        .finding()
                        .evidence())
                .containsEntry("entry", hashed.toString());
        assertThat(privacy.address(hashed)).isEqualTo(hashed);
        assertThat(with("addresses", "hash", "key", KEY + "2").address(address("ann.smith@sender.example")))
                .isNotEqualTo(hashed);
    }

    @Test
    void whatASenderWritesIsNoPattern() {
        Decision kept = with("addresses", "hash", "key", KEY)
                .applied(decision("q1").subject("win a@$1 and b@\\ now").build());
        assertThat(kept.content().subject()).matches("win #[0-9a-f]{24}@\\$1 and #[0-9a-f]{24}@\\\\ now");
    }

    @Test
    void whatTheSenderWasToldIsHashedToo() {
        Decision kept = with("addresses", "hash", "key", KEY)
                .applied(decision("q1")
                        .found(Finding.reject("lists.denied", "listed")
                                .telling("7.1", "Mail from bob@example.test is not accepted here"))
                        .build());
        assertThat(DecisionJson.write(kept)).doesNotContain("bob@");
    }

    @Test
    void addressThatLooksLikeAHashIsHashed() {
        MailAddress kept = with("addresses", "hash", "key", KEY).address(new MailAddress("#bob", "example.test"));
        assertThat(kept.localPart()).matches("#[0-9a-f]{24}");
    }

    @Test
    void eventsAreHashedToo() {
        Privacy privacy = with("addresses", "hash", "key", KEY);
        DeliveryEvent kept = privacy.applied(Decisions.event("q1", DeliveryEvent.Kind.DELIVERED, NOON));
        assertThat(kept.recipient()).isEqualTo(privacy.address(address("bob@example.test")));
    }

    @Test
    void subjectIsHashedOrDropped() {
        Decision hashed = with("subject", "hash", "key", KEY).applied(mail);
        assertThat(hashed.content().subject()).matches("#[0-9a-f]{24}");
        assertThat(hashed.envelope()).isEqualTo(mail.envelope());
        Decision dropped = with("subject", "drop").applied(mail);
        assertThat(dropped.content().subject()).isNull();
        assertThat(LogJournal.fields(dropped)).doesNotContainKey("subject");
        assertThat(LogJournal.fields(mail)).containsKey("subject");
    }

    @Test
    void hashNeedsAKey() {
        assertThatThrownBy(() -> with("addresses", "hash"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sallyport.journal.key: is missing");
    }

    private static Privacy with(String... settings) {
        String[] named = settings.clone();
        for (int i = 0; i < named.length; i += 2) {
            named[i] = "sallyport.journal." + named[i];
        }
        return new Privacy(Configs.of(JournalConfig.class, named));
    }
}
