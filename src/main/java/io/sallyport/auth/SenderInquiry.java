package io.sallyport.auth;

import io.sallyport.auth.arc.ArcResult;
import io.sallyport.auth.arc.ArcVerification;
import io.sallyport.auth.dkim.BodyHash;
import io.sallyport.auth.dkim.BodyHashes;
import io.sallyport.auth.dkim.DkimResult;
import io.sallyport.auth.dkim.DkimVerification;
import io.sallyport.auth.dmarc.AuthorDomain;
import io.sallyport.auth.dmarc.Discovery;
import io.sallyport.auth.dmarc.DmarcResult;
import io.sallyport.auth.dmarc.Identifier;
import io.sallyport.auth.iprev.IprevResult;
import io.sallyport.auth.spf.SpfResult;
import io.sallyport.auth.spf.SpfSender;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.message.MessageHeader;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The questions about the sender of one mail that are under way. Begun at MAIL, it is told the header when that is in,
 * and asked for the facts behind the last octet. Used by one thread at a time.
 */
public final class SenderInquiry {
    private static final String LATE = "no answer within the time for sender authentication";

    private final SenderAuthentication authentication;
    private final Envelope envelope;
    private final AtomicBoolean abandoned;
    private @Nullable HeaderQuestions questions;

    /**
     * What is asked of the envelope.
     *
     * @param helo null where it is the MAIL FROM identity
     * @param reversePath null for {@code <>}
     * @param upstreamId what the trusted server that brings the mail calls itself; null if no such server brings it
     */
    record Envelope(
            InetAddress client,
            CompletableFuture<IprevResult> iprev,
            @Nullable CompletableFuture<SpfResult> helo,
            CompletableFuture<SpfResult> mailFrom,
            String hello,
            @Nullable MailAddress reversePath,
            @Nullable String upstreamId) {
        private SpfResult overdue(@Nullable MailAddress ofReversePath) {
            return SpfResult.overdue(client, hello, ofReversePath);
        }
    }

    /** What is asked of the header. */
    private record HeaderQuestions(
            AuthorDomain author,
            CompletableFuture<Discovery> discovery,
            DkimVerification dkim,
            ArcVerification arc,
            @Nullable Upstream upstream) {}

    SenderInquiry(SenderAuthentication authentication, Envelope envelope, AtomicBoolean abandoned) {
        this.authentication = authentication;
        this.envelope = envelope;
        this.abandoned = abandoned;
    }

    /** Done when all that was asked at MAIL has ended, well or not. */
    public CompletableFuture<?> asked() {
        CompletableFuture<SpfResult> helo = envelope.helo();
        return (helo == null ? envelope.mailFrom() : CompletableFuture.allOf(helo, envelope.mailFrom()))
                .handle((result, failure) -> null);
    }

    /** Nobody wants the facts any more: what was not begun is not begun. */
    public void abandon() {
        abandoned.set(true);
    }

    /** The header is in: what it names is asked for at once. Does not wait. */
    public void header(MessageHeader header) {
        if (questions == null) {
            questions = ask(header);
        }
    }

    private HeaderQuestions ask(MessageHeader header) {
        AuthorDomain author = AuthorDomain.of(header);
        String upstreamId = envelope.upstreamId();
        return new HeaderQuestions(
                author,
                authentication.dmarc().discover(author),
                authentication.dkim().begin(header, author.domain()),
                authentication.arc().begin(header),
                upstreamId == null ? null : Upstream.of(header, upstreamId));
    }

    /**
     * The message is complete: waits for what is not known yet, at most for {@link AuthConfig#budget}, and checks the
     * signatures. For virtual threads.
     *
     * @throws IOException if the message cannot be read
     */
    public SenderFacts conclude(MailMessage message, MessageHeader header) throws IOException {
        header(header);
        HeaderQuestions asked = Objects.requireNonNull(questions);
        Budget budget = new Budget(authentication.budget());
        long began = System.nanoTime();
        Set<BodyHash> wanted = asked.dkim().bodyHashes(budget.remaining());
        wanted.addAll(asked.arc().bodyHashes());
        Map<BodyHash, BodyHash.Value> hashes = BodyHashes.of(message, header.bodyOffset(), wanted);
        List<DkimResult> dkim = asked.dkim().complete(hashes);
        ArcResult arc = asked.arc().complete(header, hashes, budget.remaining());
        IprevResult iprev = budget.await(envelope.iprev(), this::lateIprev);
        Upstream upstream = asked.upstream();
        CompletableFuture<SpfResult> helo = upstream == null ? envelope.helo() : null;
        SpfResult heloResult = helo == null ? null : budget.await(helo, () -> envelope.overdue(null));
        SpfResult mailFrom = upstream != null
                ? upstream.spf(SpfSender.of(envelope.client(), envelope.hello(), envelope.reversePath()))
                : budget.await(envelope.mailFrom(), () -> envelope.overdue(envelope.reversePath()));
        List<Identifier> identifiers = identifiers(mailFrom, dkim);
        DmarcResult dmarc = budget.await(
                asked.discovery().thenCompose(found -> authentication.dmarc().evaluate(found, identifiers)),
                () -> DmarcResult.unknown(asked.author(), LATE));
        authentication.metrics().authenticationTook(Duration.ofNanos(System.nanoTime() - began));
        return new SenderFacts(iprev, heloResult, mailFrom, dkim, arc, dmarc, upstream);
    }

    /** What DMARC compares with the author's domain. */
    private List<Identifier> identifiers(SpfResult mailFrom, List<DkimResult> dkim) {
        List<Identifier> identifiers = new ArrayList<>();
        identifiers.add(new Identifier(Identifier.Mechanism.SPF, mailFrom.domain(), status(mailFrom)));
        for (DkimResult signature : dkim) {
            identifiers.add(new Identifier(Identifier.Mechanism.DKIM, signature.domain(), status(signature)));
        }
        return identifiers;
    }

    private static Identifier.Status status(SpfResult spf) {
        return switch (spf.result()) {
            case PASS -> Identifier.Status.PASS;
            case TEMPERROR -> Identifier.Status.TEMPERROR;
            case NONE, NEUTRAL, FAIL, SOFTFAIL, PERMERROR -> Identifier.Status.NOT_PASS;
        };
    }

    private Identifier.Status status(DkimResult dkim) {
        return switch (dkim.result()) {
            case PASS ->
                dkim.unsignedOctets() == 0 || authentication.partialBodyProves()
                        ? Identifier.Status.PASS
                        : Identifier.Status.NOT_PASS;
            case TEMPERROR -> Identifier.Status.TEMPERROR;
            case NONE, NEUTRAL, FAIL, POLICY, PERMERROR -> Identifier.Status.NOT_PASS;
        };
    }

    private IprevResult lateIprev() {
        return new IprevResult(IprevResult.Result.TEMPERROR, envelope.client(), null, List.of());
    }

    /** How long may still be waited. */
    private static final class Budget {
        private final long end;

        Budget(Duration budget) {
            this.end = System.nanoTime() + budget.toNanos();
        }

        Duration remaining() {
            return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
        }

        <T> T await(CompletableFuture<T> future, Supplier<T> late) {
            try {
                return future.get(remaining().toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                return late.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return late.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("a question about the sender broke", e.getCause());
            }
        }
    }
}
