package io.sallyport.smtp;

import io.sallyport.intake.Arrival;
import io.sallyport.mail.Client;
import io.sallyport.mail.ProtocolFact;
import io.sallyport.mail.SmtpReply;
import io.sallyport.policy.Policy;
import java.util.EnumSet;
import java.util.Set;
import org.apache.james.protocols.smtp.SMTPSessionImpl;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The state of one session (RFC 5321 § 3), from the connection to its end. Used by one thread at a time. */
final class SmtpSession extends SMTPSessionImpl {
    private static final Logger LOG = Logger.getLogger(SmtpSession.class);

    private final ServerContext context;
    private final Connection connection;
    private final Set<ProtocolFact> facts = EnumSet.noneOf(ProtocolFact.class);
    private Client client;
    private Reading reading;
    private @Nullable Transaction transaction;
    private @Nullable Arrival arrival;
    private int commands;
    private int errors;
    private int transactions;

    /** A session with a client that nothing was said to. */
    SmtpSession(ServerContext context, Connection connection, Client client, Reading reading) {
        super(connection, context.jamesConfiguration());
        this.context = context;
        this.connection = connection;
        this.client = client;
        this.reading = reading;
    }

    /** The name of the session in journal and logs. */
    String id() {
        return connection.getId();
    }

    ServerContext context() {
        return context;
    }

    Client client() {
        return client;
    }

    /** The name that the client gave itself; null before HELO and EHLO. */
    Client.@Nullable Hello hello() {
        return client.hello();
    }

    /** The client is here: what can be asked about it is asked, once. */
    Arrival arrive() {
        Arrival here = arrival;
        if (here == null) {
            here = context.intake().arrived(id(), client, policy());
            arrival = here;
        }
        return here;
    }

    /** HELO or EHLO: the client's name is known, and all state is as if RSET were given (RFC 5321 § 4.1.4). */
    void greeted(Client.Hello hello) {
        client = client.saying(hello);
        resetState();
        context.intake().hello(arrive(), client, facts(), policy());
    }

    /** TLS protects the connection from now on; what was said in the clear is forgotten (RFC 3207 § 4.2). */
    void secured(Client.TlsFacts tls) {
        client = client.behind(tls);
        resetState();
    }

    Reading reading() {
        return reading;
    }

    void read(Reading next) {
        reading = next;
    }

    @Nullable
    Transaction transaction() {
        return transaction;
    }

    void begin(Transaction begun) {
        transaction = begun;
        transactions++;
    }

    /** How many transactions were begun (RFC 9422 § 4.1). */
    int transactions() {
        return transactions;
    }

    /** Ends the transaction, and frees what was received of its message. */
    @Override
    public void resetState() {
        Transaction ended = transaction;
        transaction = null;
        if (ended != null) {
            ended.discard();
        }
    }

    /** How the next line is to be parsed. */
    CommandParser.Context parserContext() {
        Client.Hello hello = client.hello();
        Transaction current = transaction;
        return new CommandParser.Context(hello != null && hello.extended(), current != null && current.smtpUtf8());
    }

    /** Whether the client has sent more than was read. */
    boolean hasMoreInput() {
        return connection.hasInput();
    }

    /** Notes a fact about the transaction; outside of one, about the session and so about all its transactions. */
    void notice(ProtocolFact fact) {
        Transaction current = transaction;
        (current == null ? facts : current.facts()).add(fact);
    }

    /** What was noticed about the session and its transaction. */
    Set<ProtocolFact> facts() {
        Set<ProtocolFact> all = EnumSet.copyOf(facts);
        Transaction current = transaction;
        if (current != null) {
            all.addAll(current.facts());
        }
        return all;
    }

    /** Counts a command; false if there were too many. */
    boolean countCommand() {
        return ++commands <= context.limits().commands();
    }

    /** Counts a command that was answered with 5yz; false if there were too many. */
    boolean countError() {
        return ++errors < context.limits().errors();
    }

    /** The policy of the transaction, or of this moment. */
    Policy policy() {
        Transaction current = transaction;
        return current == null ? context.policies().current() : current.policy();
    }

    /** Has a refusal journalled that the front door decided itself. */
    void refused(SmtpReply reply) {
        Transaction current = transaction;
        MessageReception reception = current == null ? null : current.reception();
        refused(reply, reception == null ? null : reception.queueId(), facts());
    }

    /** Has a refusal journalled, with facts of its own. */
    void refused(SmtpReply reply, @Nullable String queueId, Set<ProtocolFact> all) {
        Transaction current = transaction;
        try {
            context.intake()
                    .refused(id(), queueId, client, current == null ? null : current.envelope(), all, reply, policy());
        } catch (RuntimeException e) {
            LOG.errorf(e, "Session %s: the refusal %s could not be journalled", id(), reply);
        }
    }
}
