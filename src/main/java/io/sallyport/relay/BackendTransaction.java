package io.sallyport.relay;

import io.sallyport.mail.EnhancedStatus;
import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.mail.SmtpReply;
import io.sallyport.policy.RelayPolicy;
import io.sallyport.relay.RecipientResult.Deferred;
import io.sallyport.relay.RecipientResult.Delivered;
import io.sallyport.relay.RecipientResult.Refused;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives one mail to one backend: MAIL, RCPT …, message data (RFC 5321 § 3.3, RFC 2033 § 4.2), again for the recipients that
 * the backend wants in a transaction of their own.
 *
 * <p>The rule that all here serves: a recipient without a result may be offered to another backend, so each gets its
 * result, at the latest, when the end of the data goes out.
 */
final class BackendTransaction {
    /** The most octets that wait for a write; small mail goes out in one. */
    private static final int BLOCK = 32 * 1024;

    private final BackendConnection connection;
    private final RelayPolicy.Protocol protocol;
    private final RelayConfig.Timeouts timeouts;
    private final Deadline deadline;
    private final String backend;
    private final Map<MailAddress, RecipientResult> results = new LinkedHashMap<>();
    private boolean endOfDataSent;

    BackendTransaction(
            BackendConnection connection,
            RelayPolicy.Protocol protocol,
            RelayConfig.Timeouts timeouts,
            Deadline deadline) {
        this.connection = connection;
        this.protocol = protocol;
        this.timeouts = timeouts;
        this.deadline = deadline;
        this.backend = connection.backend().toString();
    }

    /**
     * What came of it.
     *
     * @param results of the recipients that were answered for
     * @param open the others: they may be offered elsewhere
     * @param failure why the conversation ended early; null if it did not
     */
    record Outcome(
            Map<MailAddress, RecipientResult> results,
            List<MailAddress> open,
            @Nullable BackendFailure failure) {}

    /** Gives the mail to as many of the recipients as the backend answers for. */
    Outcome give(Envelope envelope, MailMessage message) {
        List<MailAddress> recipients = envelope.recipients();
        BackendFailure failure = null;
        try {
            switch (OutgoingMail.fit(envelope, message, connection.capabilities())) {
                case OutgoingMail.Unfitting(SmtpReply reply) -> resolve(recipients, reply);
                case OutgoingMail.Fitting fitting -> give(fitting, recipients);
            }
            connection.used();
        } catch (BackendFailure e) {
            failure = e;
        } catch (MessageData.Unsafe e) {
            connection.close();
            resolve(
                    open(recipients),
                    SmtpReply.of(550, "5.6.0", "The message cannot be relayed safely: " + e.getMessage()));
        } catch (IOException e) {
            connection.close(); // With data half sent there is no other way to stop
            defer(open(recipients), "the message cannot be read: " + e.getMessage(), null, endOfDataSent);
        }
        return new Outcome(results, open(recipients), failure);
    }

    /** Asks whether the backend would take mail for a recipient: from nobody, with no data. */
    RecipientResult askFor(MailAddress recipient) throws BackendFailure {
        boolean smtpUtf8 = recipient.needsSmtpUtf8();
        if (smtpUtf8 && !connection.capabilities().smtpUtf8()) {
            return new Refused(backend, OutgoingMail.ADDRESS_NEEDS_SMTPUTF8);
        }
        String address = (smtpUtf8 ? recipient : recipient.withAsciiDomain()).toString();
        CommandGroup group =
                begin(List.of("MAIL FROM:<>" + (smtpUtf8 ? " SMTPUTF8" : ""), "RCPT TO:<" + address + ">", "RSET"));
        SmtpReply mail = command(group);
        if (!mail.isPositive()) {
            rest(group);
            return new Deferred(backend, "it takes no questions from <>: " + mail, null, false);
        }
        SmtpReply rcpt = command(group);
        if (command(group).isPositive()) {
            connection.transactionOpen(false);
        }
        connection.used();
        return result(atRcpt(rcpt));
    }

    private void give(OutgoingMail.Fitting mail, List<MailAddress> recipients) throws IOException {
        List<MailAddress> nameless = recipients.stream()
                .filter(recipient -> !mail.canName(recipient))
                .toList();
        resolve(nameless, OutgoingMail.ADDRESS_NEEDS_SMTPUTF8);
        List<MailAddress> waiting = open(recipients);
        while (!waiting.isEmpty()) {
            int most = Math.min(waiting.size(), connection.capabilities().maxRecipients());
            transact(mail, waiting.subList(0, most));
            waiting = open(recipients);
        }
    }

    /** One transaction. At least one recipient has its result afterwards. */
    private void transact(OutgoingMail.Fitting mail, List<MailAddress> recipients) throws IOException {
        boolean chunking = connection.capabilities().chunking();
        List<String> commands = new ArrayList<>(recipients.size() + 2);
        commands.add(mail.mailCommand());
        recipients.forEach(recipient -> commands.add(mail.rcptCommand(recipient)));
        if (!chunking) {
            commands.add("DATA"); // The last of its group (RFC 2920 § 3.1)
        }
        endOfDataSent = false;
        CommandGroup group = begin(commands);
        SmtpReply reply = command(group);
        if (!reply.isPositive()) {
            resolve(recipients, reply);
            rest(group);
            return;
        }
        List<MailAddress> taken = offer(group, recipients);
        if (chunking) {
            if (!taken.isEmpty()) {
                sendChunk(mail.message(), taken);
            }
        } else if (!taken.isEmpty() || group.isOutstanding()) {
            data(group, mail.message(), taken);
        }
    }

    /** RCPT for each; gives back those that were taken. */
    private List<MailAddress> offer(CommandGroup group, List<MailAddress> recipients) throws BackendFailure {
        List<MailAddress> taken = new ArrayList<>(recipients.size());
        Map<MailAddress, SmtpReply> tooMany = new LinkedHashMap<>();
        for (MailAddress recipient : recipients) {
            SmtpReply reply = command(group);
            if (reply.isPositive()) {
                taken.add(recipient);
            } else if (saysTooMany(reply)) {
                tooMany.put(recipient, reply);
            } else {
                results.put(recipient, result(atRcpt(reply)));
            }
        }
        if (taken.isEmpty()) {
            // Not even one is too many: the next transaction would be told the same
            tooMany.forEach((recipient, reply) -> results.put(recipient, result(atRcpt(reply))));
        }
        return taken;
    }

    private void data(CommandGroup group, MailMessage message, List<MailAddress> taken) throws IOException {
        SmtpReply reply = group.next(deadline.within(timeouts.dataInitiation()));
        if (!reply.isIntermediate()) {
            if (reply.isPositive()) {
                throw unexpected(reply);
            }
            resolve(taken, reply);
            return;
        }
        if (taken.isEmpty()) {
            // RFC 2920 § 3.1: it takes data for nobody, so nobody gets any
            connection.write(".\r\n", deadline.within(timeouts.command()));
            if (protocol == RelayPolicy.Protocol.LMTP) {
                connection.close(); // One reply for each of no recipients: nothing tells when it is done
            } else {
                connection.read(deadline.within(timeouts.dataTermination()));
            }
            return;
        }
        finish(taken, () -> {
            OutputStream out = dataOut(message.size());
            MessageData data = new MessageData(out, true);
            copy(message, data, false);
            data.finishLine();
            endOfDataSent = true;
            out.write(new byte[] {'.', '\r', '\n'});
            out.flush();
        });
    }

    /** The whole message in one chunk, the last (RFC 3030 § 2); its command and itself in one write. */
    private void sendChunk(MailMessage message, List<MailAddress> taken) throws IOException {
        finish(taken, () -> {
            OutputStream out = dataOut(message.size());
            out.write(("BDAT " + message.size() + " LAST\r\n").getBytes(StandardCharsets.US_ASCII));
            endOfDataSent = message.size() == 0;
            copy(message, new MessageData(out, false), true);
            out.flush();
        });
    }

    private OutputStream dataOut(long size) {
        int block = (int) Math.min(BLOCK, size + size / 16 + 256);
        return new BufferedOutputStream(connection.data(timeouts.dataBlock(), deadline), block);
    }

    private void copy(MailMessage message, MessageData data, boolean sizeEnds) throws IOException {
        long left = message.size();
        byte[] block = new byte[Math.clamp(left, 1, BLOCK)];
        try (InputStream in = message.open()) {
            int count;
            while ((count = in.read(block)) > 0) {
                left -= count;
                if (left < 0) {
                    throw new IOException("it is longer than its size says");
                }
                endOfDataSent |= sizeEnds && left == 0;
                data.write(block, count);
            }
        }
        if (left > 0) {
            throw new IOException("it is shorter than its size says");
        }
    }

    /** Sends the data and takes the replies to it. */
    private void finish(List<MailAddress> taken, Sending sending) throws IOException {
        try {
            sending.send();
            Deadline end = deadline.within(timeouts.dataTermination());
            if (protocol == RelayPolicy.Protocol.LMTP) {
                for (MailAddress recipient : taken) {
                    resolve(List.of(recipient), atEnd(connection.read(end)));
                }
                connection.transactionOpen(false);
            } else {
                SmtpReply reply = atEnd(connection.read(end));
                resolve(taken, reply);
                connection.transactionOpen(!reply.isPositive()); // RFC 3030 § 2: RSET after a chunk that failed
            }
        } catch (BackendFailure e) {
            if (endOfDataSent) {
                // RFC 1047: the backend may have taken it. To offer it to another would make two of it.
                boolean answered = e.reply() != null;
                defer(
                        open(taken),
                        answered ? e.why() : "no reply to the end of data: " + e.why(),
                        e.reply(),
                        !answered);
            }
            throw e;
        }
    }

    private interface Sending {
        void send() throws IOException;
    }

    private CommandGroup begin(List<String> commands) throws BackendFailure {
        if (!connection.isTransactionOpen()) {
            connection.transactionOpen(true);
            return new CommandGroup(connection, commands);
        }
        List<String> all = new ArrayList<>(commands.size() + 1);
        all.add("RSET");
        all.addAll(commands);
        CommandGroup group = new CommandGroup(connection, all);
        SmtpReply reply = command(group);
        if (!reply.isPositive()) {
            throw unexpected(reply);
        }
        return group;
    }

    private SmtpReply command(CommandGroup group) throws BackendFailure {
        SmtpReply reply = group.next(deadline.within(timeouts.command()));
        if (reply.isIntermediate()) {
            throw unexpected(reply);
        }
        return reply;
    }

    /** Takes the replies to what was sent already and no longer matters. */
    private void rest(CommandGroup group) throws BackendFailure {
        while (group.isOutstanding()) {
            SmtpReply reply = group.next(deadline.within(timeouts.command()));
            if (reply.isIntermediate()) {
                // 354 without MAIL: it would take whatever comes next for a message
                connection.close();
            }
        }
    }

    private BackendFailure unexpected(SmtpReply reply) {
        connection.close();
        return new BackendFailure(BackendFailure.Kind.PROTOCOL, "a reply that fits no question: " + reply);
    }

    private SmtpReply atEnd(SmtpReply reply) throws BackendFailure {
        if (reply.isIntermediate()) {
            throw unexpected(reply);
        }
        return reply;
    }

    /** 452, and 552 in its place, without a status that tells of something else (RFC 5321 § 4.5.3.1.10). */
    private static boolean saysTooMany(SmtpReply reply) {
        EnhancedStatus status = reply.status();
        return (reply.code() == 452 || reply.code() == 552)
                && (status == null || (status.subject() == 5 && status.detail() == 3));
    }

    /** RFC 5321 § 4.5.3.1.10: 552 in answer to RCPT counts as 452, for old servers mean that by it. */
    private static SmtpReply atRcpt(SmtpReply reply) {
        if (reply.code() != 552) {
            return reply;
        }
        EnhancedStatus status = reply.status();
        return new SmtpReply(
                452, status == null ? null : new EnhancedStatus(4, status.subject(), status.detail()), reply.lines());
    }

    private RecipientResult result(SmtpReply reply) {
        if (reply.isPositive()) {
            return new Delivered(backend, reply);
        }
        return reply.isPermanent()
                ? new Refused(backend, reply)
                : new Deferred(backend, "answered " + reply, reply, false);
    }

    private void resolve(List<MailAddress> recipients, SmtpReply reply) {
        recipients.forEach(recipient -> results.put(recipient, result(reply)));
    }

    private void defer(List<MailAddress> recipients, String why, @Nullable SmtpReply reply, boolean uncertain) {
        recipients.forEach(recipient -> results.put(recipient, new Deferred(backend, why, reply, uncertain)));
    }

    private List<MailAddress> open(List<MailAddress> recipients) {
        return recipients.stream()
                .filter(recipient -> !results.containsKey(recipient))
                .toList();
    }
}
