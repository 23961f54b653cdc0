package io.sallyport.soak;

import io.sallyport.crash.Ledger;
import io.sallyport.testing.SmtpClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/** Honest mail servers: they send mails of all kinds, and write into the ledger what they were told. */
final class FriendlySenders extends Clients {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final SSLContext TLS = SmtpClient.anyCertificate();

    private final InetSocketAddress gateway;
    private final Ledger ledger;
    private final List<String> domains;
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicInteger promised = new AtomicInteger();
    private final AtomicInteger deferred = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger inDoubt = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final Collection<String> wrongs = new ConcurrentLinkedQueue<>();
    private final Collection<SoakMail> refusedUnasked = new ConcurrentLinkedQueue<>();

    FriendlySenders(InetSocketAddress gateway, Ledger ledger, List<String> domains) {
        this.gateway = gateway;
        this.ledger = ledger;
        this.domains = List.copyOf(domains);
    }

    /**
     * What the senders were told.
     *
     * @param promised mails answered with 250
     * @param deferred mails and commands answered with 4yz
     * @param refused mails answered with 5yz
     * @param inDoubt mails that were sent whole, and whose connection was lost before the reply
     * @param lost connections that were lost otherwise, or could not be made
     */
    record Told(int promised, int deferred, int refused, int inDoubt, int lost) {}

    Told told() {
        return new Told(promised.get(), deferred.get(), refused.get(), inDoubt.get(), lost.get());
    }

    /** Replies that break the protocol, promises for what is forbidden, refusals that nobody asked for. */
    List<String> wrongs() {
        List<String> all = new ArrayList<>(wrongs);
        refusedUnasked.stream()
                .filter(mail -> mail.recipients(domains).stream()
                        .noneMatch(recipient -> ledger.isExcused(mail.number(), recipient)))
                .forEach(mail ->
                        all.add("refused, though nothing is wrong with it: %s %s".formatted(mail, mail.kind())));
        return all;
    }

    @Override
    void act(Random random) {
        try (SmtpClient client = SmtpClient.connect(gateway, PATIENCE)) {
            converse(client, random);
        } catch (ProtocolException e) {
            wrongs.add(e.toString());
        } catch (IOException e) {
            lost.incrementAndGet();
            pause(Duration.ofMillis(200)); // A gateway that is starting needs the processors more than we do
        }
        pause(Duration.ofMillis(20 + random.nextInt(80)));
    }

    private void converse(SmtpClient client, Random random) throws IOException {
        if (!isGood(client.read()) || !isGood(client.command("EHLO sender.example"))) {
            return;
        }
        if (random.nextInt(4) == 0) {
            SmtpClient.Reply ready = client.command("STARTTLS");
            if (!isGood(ready)) {
                return;
            }
            client.secure(TLS);
            if (!isGood(client.command("EHLO sender.example"))) {
                return;
            }
        }
        int mails = 1 + random.nextInt(4);
        for (int i = 0; i < mails && !isStopped(); i++) {
            if (!transaction(client, new SoakMail(numbers.incrementAndGet()), random.nextInt(3))) {
                return;
            }
        }
        client.command("QUIT");
    }

    /** One mail; false if the connection is of no more use. */
    private boolean transaction(SmtpClient client, SoakMail mail, int manner) throws IOException {
        List<String> recipients = mail.recipients(domains).stream().distinct().toList();
        List<String> group = new ArrayList<>();
        boolean international = mail.kind() == SoakMail.Kind.INTERNATIONAL;
        group.add("MAIL FROM:<sender@" + mail.senderDomain() + ">" + (international ? " SMTPUTF8 BODY=8BITMIME" : ""));
        recipients.forEach(recipient -> group.add("RCPT TO:<" + recipient + ">"));
        List<SmtpClient.Reply> replies = envelope(client, group, manner);
        List<String> taken = new ArrayList<>();
        List<String> notTaken = new ArrayList<>();
        for (int i = 0; i < recipients.size(); i++) {
            boolean good = i + 1 < replies.size() && isGood(replies.get(i + 1));
            (good ? taken : notTaken).add(recipients.get(i));
        }
        ledger.refused(mail.number(), notTaken);
        if (replies.getLast().code() == 421) {
            return false;
        }
        if (taken.isEmpty()) {
            return client.command("RSET").isPositive();
        }
        SmtpClient.Reply end = message(client, mail, manner);
        note(mail, taken, end);
        return end.code() != 421;
    }

    private static List<SmtpClient.Reply> envelope(SmtpClient client, List<String> group, int manner)
            throws IOException {
        List<SmtpClient.Reply> replies = new ArrayList<>();
        if (manner == 0) {
            client.send(String.join("\r\n", group) + "\r\n");
        }
        for (String command : group) {
            replies.add(manner == 0 ? client.read() : client.command(command));
            if (replies.getLast().code() == 421) {
                return replies;
            }
        }
        return replies;
    }

    /** DATA, or chunks (RFC 3030); the reply to the last octet. */
    private SmtpClient.Reply message(SmtpClient client, SoakMail mail, int manner) throws IOException {
        byte[] bytes = mail.bytes();
        if (manner == 2) {
            int half = bytes.length / 2;
            SmtpClient.Reply first = client.chunk(Arrays.copyOf(bytes, half), false);
            if (!first.isPositive()) {
                return first;
            }
            byte[] head = "BDAT %d LAST\r\n".formatted(bytes.length - half).getBytes(StandardCharsets.US_ASCII);
            ByteArrayOutputStream last = new ByteArrayOutputStream(head.length + bytes.length - half);
            last.writeBytes(head);
            last.write(bytes, half, bytes.length - half);
            return end(client, last.toByteArray());
        }
        SmtpClient.Reply go = client.command("DATA");
        return go.code() == 354 ? end(client, SmtpClient.stuffed(bytes)) : go;
    }

    private SmtpClient.Reply end(SmtpClient client, byte[] data) throws IOException {
        client.send(data);
        try {
            return client.read();
        } catch (ProtocolException e) {
            throw e;
        } catch (IOException e) {
            inDoubt.incrementAndGet();
            lost.decrementAndGet();
            throw e;
        }
    }

    private void note(SoakMail mail, List<String> recipients, SmtpClient.Reply end) {
        if (end.isPositive()) {
            promised.incrementAndGet();
            ledger.promised(mail.number(), recipients);
            if (mail.kind().isForbidden()) {
                wrongs.add("promised, though it is forbidden: %s %s, %s".formatted(mail, mail.kind(), end));
            }
            return;
        }
        ledger.refused(mail.number(), recipients);
        if (end.code() / 100 == 4) {
            deferred.incrementAndGet();
            return;
        }
        refused.incrementAndGet();
        if (!mail.kind().isForbidden()) {
            refusedUnasked.add(mail);
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
}
