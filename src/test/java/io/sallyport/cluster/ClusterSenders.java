package io.sallyport.cluster;

import io.sallyport.cluster.ClusterLedger.Promise;
import io.sallyport.testing.Await;
import io.sallyport.testing.SmtpClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Senders of one gateway: as many mails as they are allowed, each tried once, and in the ledger what was promised. */
final class ClusterSenders implements AutoCloseable {
    /** How many send at once. */
    static final int SENDERS = 4;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration BEFORE_ANOTHER_TRY = Duration.ofMillis(200);
    private static final Pattern TAKEN_AS = Pattern.compile("[0-9A-HJKMNP-TV-Z]{14}");

    private final String node;
    private final InetSocketAddress address;
    private final ClusterLedger ledger;
    private final AtomicInteger numbers;
    private final Semaphore allowed = new Semaphore(0);
    private final AtomicInteger granted = new AtomicInteger();
    private final AtomicInteger promised = new AtomicInteger();
    private final AtomicInteger deferred = new AtomicInteger();
    private final AtomicInteger inDoubt = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    /**
     * Senders that wait for their first mail.
     *
     * @param numbers where the next mail's number comes from
     */
    ClusterSenders(Gateway gateway, ClusterLedger ledger, AtomicInteger numbers) {
        this.node = gateway.name();
        this.address = gateway.address();
        this.ledger = ledger;
        this.numbers = numbers;
        for (int i = 0; i < SENDERS; i++) {
            threads.add(Thread.ofVirtual().name("sender-" + node + "-" + i).start(this::send));
        }
    }

    /** So many mails more. */
    void allow(int mails) {
        granted.addAndGet(mails);
        allowed.release(mails);
    }

    /** Mails answered with 250. */
    int promised() {
        return promised.get();
    }

    /** Mails answered with 4yz. */
    int deferred() {
        return deferred.get();
    }

    /** Mails whose sender lost the connection before the reply. */
    int inDoubt() {
        return inDoubt.get();
    }

    private int settled() {
        return promised.get() + deferred.get() + inDoubt.get();
    }

    /** Waits until so many mails have come to an end, well or not. */
    void awaitSettled(int mails, Duration patience) {
        Await.until(
                patience, () -> "%d mails at %s; they are %s".formatted(mails, node, this), () -> settled() >= mails);
    }

    /** Waits until what was allowed is done. */
    void awaitAll(Duration patience) {
        awaitSettled(granted.get(), patience);
    }

    int granted() {
        return granted.get();
    }

    private void send() {
        while (!stopped) {
            try (SmtpClient client = SmtpClient.connect(address, PATIENCE)) {
                client.greet("sender.example");
                for (int i = 0; i < 20; i++) {
                    allowed.acquire();
                    if (stopped) {
                        return;
                    }
                    transact(client, new ClusterMail(numbers.incrementAndGet()));
                }
                client.quit();
            } catch (ProtocolException e) {
                ledger.wrong(node + ": " + e);
            } catch (IOException e) { // It is starting, and needs the processors more than we do
                LockSupport.parkNanos(BEFORE_ANOTHER_TRY.toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void transact(SmtpClient client, ClusterMail mail) throws IOException {
        SmtpClient.Outcome outcome;
        try {
            outcome = client.transact("sender@sender.example", mail.recipients(), mail.bytes());
        } catch (IOException e) {
            inDoubt.incrementAndGet();
            throw e;
        }
        if (outcome.isAccepted()) {
            Matcher id = TAKEN_AS.matcher(Objects.requireNonNull(outcome.end()).toString());
            if (!id.find()) {
                ledger.wrong("no queue id in " + outcome);
                return;
            }
            ledger.promised(mail.number(), new Promise(node, id.group(), System.nanoTime()));
            promised.incrementAndGet();
        } else {
            deferred.incrementAndGet();
            ledger.wrong("%s did not take %d: %s".formatted(node, mail.number(), outcome));
        }
    }

    @Override
    public String toString() {
        return "%d promised, %d deferred, %d in doubt of %d"
                .formatted(promised.get(), deferred.get(), inDoubt.get(), granted.get());
    }

    /** Begins nothing more, and returns when what was begun is ended. */
    @Override
    public void close() {
        stopped = true;
        allowed.release(threads.size() * 20);
        for (Thread thread : threads) {
            try {
                if (!thread.join(PATIENCE)) {
                    throw new AssertionError(thread.getName() + " hangs");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }
    }
}
