package io.sallyport.quarantine;

import io.sallyport.mail.Score;
import io.sallyport.quarantine.HeldMailQuery.Order;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts together a {@link HeldMailQuery} for tests: for all mail, newest first, 50 to a page, until it is told otherwise. */
public final class HeldQuestion {
    private @Nullable String text;
    private @Nullable String sender;
    private @Nullable String recipient;
    private @Nullable Set<String> domains;
    private @Nullable String subject;
    private @Nullable String queueId;
    private Set<MailClass> classes = Set.of();
    private Set<State> states = Set.of();
    private @Nullable Score lowest;
    private @Nullable Score highest;
    private @Nullable Instant since;
    private @Nullable Instant until;
    private Order order = Order.NEWEST;

    private HeldQuestion() {}

    /** For all mail. */
    public static HeldQuestion all() {
        return new HeldQuestion();
    }

    /** For mail that somebody is to decide on. */
    public static HeldQuestion waiting() {
        return all().in(State.HELD, State.RELEASE_REQUESTED);
    }

    public HeldQuestion text(String value) {
        text = value;
        return this;
    }

    public HeldQuestion sender(String addressOrDomain) {
        sender = addressOrDomain;
        return this;
    }

    public HeldQuestion recipient(String address) {
        recipient = address;
        return this;
    }

    public HeldQuestion domains(String... names) {
        domains = Set.of(names);
        return this;
    }

    public HeldQuestion subject(String value) {
        subject = value;
        return this;
    }

    public HeldQuestion queueId(String value) {
        queueId = value;
        return this;
    }

    public HeldQuestion of(MailClass... values) {
        classes = Set.of(values);
        return this;
    }

    public HeldQuestion in(State... values) {
        states = Set.of(values);
        return this;
    }

    /** Both bounds are meant. */
    public HeldQuestion points(@Nullable String least, @Nullable String most) {
        lowest = least == null ? null : Score.of(least);
        highest = most == null ? null : Score.of(most);
        return this;
    }

    public HeldQuestion received(@Nullable Instant from, @Nullable Instant before) {
        since = from;
        until = before;
        return this;
    }

    public HeldQuestion by(Order value) {
        order = value;
        return this;
    }

    /** The question as it is put. */
    public HeldMailQuery query() {
        return new HeldMailQuery(
                text, sender, recipient, domains, subject, queueId, classes, states, lowest, highest, since, until,
                order, null, 50);
    }
}
