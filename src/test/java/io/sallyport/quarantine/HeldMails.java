package io.sallyport.quarantine;

import io.sallyport.mail.Action;
import io.sallyport.mail.Finding;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.Score;
import io.sallyport.mail.Thresholds;
import io.sallyport.mail.Verdict;
import io.sallyport.quarantine.HeldMail.Form;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Held mails for tests. */
public final class HeldMails {
    /** When the first of them came. */
    public static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");

    private HeldMails() {}

    /** One of 4 classes, 1,000 senders, 500 recipients and 5 domains, a second after the one before. */
    public static HeldMail mail(int n) {
        return new HeldMail(
                "q%d-held-1".formatted(n),
                "q" + n,
                NOON.plusSeconds(n),
                "192.0.2." + n % 256,
                "mx.sender.example",
                new MailAddress("ann" + n % 1_000, "sender%d.example".formatted(n % 100)),
                new MailAddress("bob" + n % 500, "house%d.test".formatted(n % 5)),
                "Ann <ann%d@sender.example>".formatted(n % 1_000),
                "Invoice %d of Thursday".formatted(n),
                "<%d@sender.example>".formatted(n),
                5_000,
                Form.WHOLE,
                MailClass.values()[n % 4],
                new Score(500 + n * 37L % 2_000),
                "dnsbl.listed",
                List.of("dnsbl.listed", "header.bulk"),
                State.HELD,
                1,
                null,
                NOON.plus(Duration.ofDays(30)).plusSeconds(n));
    }

    /** A verdict that holds. */
    public static Verdict verdict() {
        return new Verdict(
                Action.HOLD,
                Score.of("7"),
                new Thresholds(null, Score.of("5"), null),
                List.of(new Verdict.Weighed(Finding.points(Score.of("7"), "dnsbl.listed", "yes"), null)),
                List.of("dnsbl.listed"),
                null,
                List.of());
    }

    /** Each in a file of its own. */
    public static QuarantineIndex.Entry entry(HeldMail mail) {
        return new QuarantineIndex.Entry("file-" + mail.queueId(), verdict(), List.of(mail));
    }
}
