package io.sallyport.crash;

import io.sallyport.testing.Await;
import io.sallyport.testing.SmtpClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Senders that keep the gateway under load and write into the ledger what it promised them. */
final class Senders implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration END = Duration.ofSeconds(60);

    private final InetSocketAddress gateway;
    private final Ledger ledger;
    private final List<String> domains;
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicInteger promised = new AtomicInteger();
    private final AtomicInteger deferred = new AtomicInteger();
    private final AtomicInteger inDoubt = new AtomicInteger();
    private final AtomicInteger lostEarlier = new AtomicInteger();
    private final Collection<String> wrongs = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    Senders(InetSocketAddress gateway, Ledger ledger, List<String> domains) {
        this.gateway = gateway;
        this.ledger = ledger;
        this.domains = List.copyOf(domains);
    }

    /**
     * What the senders were told.
     *
     * @param promised mails answered with 250
     * @param deferred mails and connections answered with 4yz
     * @param inDoubt mails whose data was sent whole, and whose connection was lost before the reply
     * @param lostEarlier connections that were lost otherwise, or could not be made
     */
    record Told(int promised, int deferred, int inDoubt, int lostEarlier) {}

    Senders start(int count, long seed) {
        for (int i = 0; i < count; i++) {
            Random random = new Random(seed + i);
            threads.add(Thread.ofVirtual().name("sender-" + i).start(() -> send(random)));
        }
        return this;
    }

    private void send(Random random) {
        while (!stopped) {
            try {
                connection(1 + random.nextInt(5));
            } catch (ProtocolException e) {
                wrongs.add(e.toString());
            } catch (IOException e) {
                lostEarlier.incrementAndGet();
                // A gateway that is starting needs the processors more than we do.
                LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
            }
            // Paces the load; nothing waits for this.
            LockSupport.parkNanos(Duration.ofMillis(5 + random.nextInt(30)).toNanos());
        }
    }

    private void connection(int mails) throws IOException {
        try (SmtpClient client = SmtpClient.connect(gateway, InetAddress.ofLiteral("127.0.0.1"), PATIENCE)) {
            if (!isGood(client.read()) || !isGood(client.command("EHLO sender.example"))) {
                return;
            }
            for (int i = 0; i < mails && !stopped; i++) {
                if (!transaction(client, new CrashMail(numbers.incrementAndGet()))) {
                    return;
                }
            }
            client.command("QUIT");
        }
    }

    /** One mail; false if the connection is of no more use. */
    private boolean transaction(SmtpClient client, CrashMail mail) throws IOException {
        List<String> recipients = mail.recipients(domains);
        List<String> group = new ArrayList<>();
        group.add("MAIL FROM:<sender@sender.example>");
        recipients.forEach(recipient -> group.add("RCPT TO:<" + recipient + ">"));
        List<SmtpClient.Reply> replies = new ArrayList<>();
        client.send(String.join("\r\n", group) + "\r\nDATA\r\n");
        for (int i = 0; i <= group.size(); i++) {
            SmtpClient.Reply reply = client.read();
            if (reply.code() == 421) {
                deferred.incrementAndGet();
                return false;
            }
            replies.add(reply);
        }
        if (replies.getLast().code() != 354) {
            return isGood(replies.getLast());
        }
        List<String> taken = new ArrayList<>();
        for (int i = 0; i < recipients.size(); i++) {
            if (isGood(replies.get(i + 1))) {
                taken.add(recipients.get(i));
            }
        }
        SmtpClient.Reply end = data(client, mail);
        if (isGood(end)) {
            promised.incrementAndGet();
            ledger.promised(mail.number(), taken);
        }
        return end.code() != 421;
    }

    private SmtpClient.Reply data(SmtpClient client, CrashMail mail) throws IOException {
        byte[] data = SmtpClient.stuffed(mail.bytes());
        client.send(data);
        try {
            return client.read();
        } catch (ProtocolException e) {
            throw e;
        } catch (IOException e) {
            inDoubt.incrementAndGet();
            lostEarlier.decrementAndGet();
            throw e;
        }
    }

    private boolean isGood(SmtpClient.Reply reply) {
        if (reply.code() / 100 == 4) {
            deferred.incrementAndGet();
        } else if (!reply.isPositive()) {
            wrongs.add("unexpected reply: " + reply);
        }
        return reply.isPositive();
    }

    /** Waits until so many more mails have been answered with 250. */
    void awaitMorePromises(int count) {
        int goal = promised.get() + count;
        Await.until(
                END, () -> "%d more mails with 250; so far: %s".formatted(count, told()), () -> promised.get() >= goal);
    }

    /** Replies that break the protocol, and refusals: nothing that was sent deserves one. */
    List<String> wrongs() {
        return List.copyOf(wrongs);
    }

    Told told() {
        return new Told(promised.get(), deferred.get(), inDoubt.get(), lostEarlier.get());
    }

    /** Begins no more mails and returns when those that were begun are ended. */
    @Override
    public void close() {
        stopped = true;
        for (Thread thread : threads) {
            try {
                if (!thread.join(END)) {
                    throw new AssertionError(thread.getName() + " hangs");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }
    }
}
