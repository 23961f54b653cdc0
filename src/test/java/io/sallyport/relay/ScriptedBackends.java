package io.sallyport.relay;

import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.mail.SmtpReply;
import io.sallyport.policy.RelayPolicy;
import io.sallyport.testing.Mails;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Backends that answer as a test says, and remember what they were asked. */
final class ScriptedBackends implements Backends {
    static final RecipientResult TAKEN =
            new RecipientResult.Delivered("backend.test:25", SmtpReply.of(250, "2.0.0", "Taken"));
    static final RecipientResult REFUSED =
            new RecipientResult.Refused("backend.test:25", SmtpReply.of(550, "5.1.1", "No such user"));
    static final RecipientResult BUSY = new RecipientResult.Deferred(
            "backend.test:25", "refused for now", SmtpReply.of(451, "4.3.0", "Busy"), false);
    static final RecipientResult AWAY = new RecipientResult.Deferred(null, "connection refused", null, false);

    /** One transfer. */
    record Transfer(RelayPolicy route, Envelope envelope, String message) {}

    private final BlockingQueue<Transfer> transfers = new LinkedBlockingQueue<>();
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger mostInside = new AtomicInteger();
    private volatile Function<MailAddress, RecipientResult> script = recipient -> TAKEN;

    /** What each recipient gets from now on. */
    void answer(Function<MailAddress, RecipientResult> answers) {
        script = answers;
    }

    /** The next transfer that begins or has begun; fails if there is none for a while. */
    Transfer next() throws InterruptedException {
        Transfer transfer = transfers.poll(10, TimeUnit.SECONDS);
        if (transfer == null) {
            throw new AssertionError("no transfer within ten seconds");
        }
        return transfer;
    }

    /** A transfer that nobody has asked for; null if there is none. */
    @Nullable
    Transfer unexpected() {
        return transfers.peek();
    }

    int mostAtOnce() {
        return mostInside.get();
    }

    @Override
    public Map<MailAddress, RecipientResult> transfer(
            RelayPolicy route, Envelope envelope, MailMessage message, Duration budget) {
        mostInside.accumulateAndGet(inside.incrementAndGet(), Math::max);
        try {
            transfers.add(new Transfer(route, envelope, new String(Mails.bytes(message), StandardCharsets.UTF_8)));
            Map<MailAddress, RecipientResult> results = new LinkedHashMap<>();
            envelope.recipients().forEach(recipient -> results.put(recipient, script.apply(recipient)));
            return results;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            inside.decrementAndGet();
        }
    }

    @Override
    public void recheck(RelayPolicy route) {
        // Nothing is remembered here
    }

    @Override
    public RecipientResult ask(RelayPolicy route, MailAddress recipient, Duration budget) {
        return script.apply(recipient);
    }
}
