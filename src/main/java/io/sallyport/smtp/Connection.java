package io.sallyport.smtp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.SocketChannel;
import io.sallyport.mail.Client;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSession;
import org.apache.james.protocols.api.ProtocolSession;
import org.apache.james.protocols.api.ProtocolTransport;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.LineHandler;
import org.jspecify.annotations.Nullable;

/**
 * The octets of one connection, between Netty's event loop, which appends what was received, and the session's thread,
 * which takes it and writes replies. Both directions are bounded: reading stops while much is waiting, and the session
 * stops while the client does not read.
 */
final class Connection implements ProtocolTransport {
    private static final int MOST_WAITING = 64 * 1024;
    private static final int FEW_WAITING = 32 * 1024;
    private static final int REPLIES_IN_ONE_WRITE = 8 * 1024;

    /** How long the client may take to read the last reply and close (RFC 9112 § 9.6 tells why, for another protocol). */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private final String id;
    private final SocketChannel channel;
    private final @Nullable ServerTls tls;

    private final Queue<ByteBuf> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waitingOctets = new AtomicInteger();

    /** The event loop's own. */
    private long receivedOctets;

    private volatile boolean closing;
    private volatile boolean inputEnded;
    private volatile boolean injected;
    private volatile Client.@Nullable TlsFacts tlsFacts;

    /** The session's thread's own. */
    private @Nullable ByteBuf current;

    private @Nullable ByteBuf replies;

    /**
     * @param id names the session
     * @param tls for STARTTLS and implicit TLS; null if there is none
     */
    Connection(String id, SocketChannel channel, @Nullable ServerTls tls) {
        this.id = id;
        this.channel = channel;
        this.tls = tls;
    }

    /** Appends octets; on the event loop. */
    void received(ByteBuf octets) {
        int count = octets.readableBytes();
        receivedOctets += count;
        if (closing || count == 0) {
            octets.release();
            return;
        }
        waiting.add(octets);
        if (waitingOctets.addAndGet(count) > MOST_WAITING) {
            channel.config().setAutoRead(false);
            if (waitingOctets.get() <= FEW_WAITING) { // The session was faster, and saw reading still on
                channel.config().setAutoRead(true);
            }
        }
    }

    /** All octets that ever came; on the event loop, for the rate of data. */
    long receivedOctets() {
        return receivedOctets;
    }

    /** The octets to read next, at least one; null if none has come. What is consumed is gone. */
    @Nullable
    ByteBuf input() {
        ByteBuf octets = current;
        while (octets == null || !octets.isReadable()) {
            if (octets != null) {
                octets.release();
            }
            octets = waiting.poll();
            current = octets;
            if (octets == null) {
                return null;
            }
            if (waitingOctets.addAndGet(-octets.readableBytes()) <= FEW_WAITING
                    && !channel.config().isAutoRead()) {
                channel.config().setAutoRead(true);
            }
        }
        return octets;
    }

    /** Whether octets have come that were not read. */
    boolean hasInput() {
        ByteBuf octets = current;
        return (octets != null && octets.isReadable()) || !waiting.isEmpty();
    }

    /**
     * Whether a client that closes its direction may still read our replies: in the clear, where that is the only way to
     * say "that was all". TLS has its own end, and what ends without it is broken off (RFC 8446 § 6.1).
     */
    void allowHalfClose(boolean allowed) {
        var unused = channel.config().setAllowHalfClosure(allowed);
    }

    /** The client has closed its direction; on the event loop, behind the last octets. */
    void inputEnded() {
        inputEnded = true;
        if (channel.isOutputShutdown()) {
            abort();
        }
    }

    /** Whether nothing is left to read, and nothing will come. */
    boolean isExhausted() {
        return inputEnded && !hasInput(); // In this order: what came last was appended before the end was told
    }

    /** Adds a reply to those that go out with the next flush. */
    void write(Response response) {
        ByteBuf buffer = replies;
        if (buffer == null) {
            buffer = channel.alloc().ioBuffer();
            replies = buffer;
        }
        for (CharSequence line : response.getLines()) {
            buffer.writeCharSequence(line, StandardCharsets.US_ASCII); // RFC 5321 § 4.2: replies are ASCII
            buffer.writeShort('\r' << 8 | '\n');
        }
        if (buffer.readableBytes() > REPLIES_IN_ONE_WRITE) {
            flush();
        }
    }

    /** Sends the replies that wait. */
    void flush() {
        ByteBuf buffer = replies;
        if (buffer != null) {
            replies = null;
            var unused = channel.writeAndFlush(buffer, channel.voidPromise());
        }
    }

    /** Whether the client reads what we write. */
    boolean isWritable() {
        return channel.isWritable();
    }

    /** Whether the connection is gone. */
    boolean isGone() {
        return !channel.isActive();
    }

    /**
     * Sends what waits and begins TLS (RFC 3207 § 4). Octets that are already here came in the clear and must not be taken
     * for what TLS protects (CVE-2011-0411): then TLS does not begin, and {@link #wasInjected} tells.
     */
    void startTls(Duration handshakeTime) {
        ServerTls context = tls;
        ByteBuf buffer = replies;
        replies = null;
        if (context == null || buffer == null) {
            throw new IllegalStateException("STARTTLS without TLS or without a reply");
        }
        // In one step of the event loop: no octet can arrive between the look and the handler.
        channel.eventLoop().execute(() -> {
            if (waiting.isEmpty()) {
                allowHalfClose(false);
                var unused = channel.writeAndFlush(buffer, channel.voidPromise());
                channel.pipeline().addFirst(context.newHandler(handshakeTime));
            } else {
                buffer.release();
                injected = true;
                channel.pipeline().fireUserEventTriggered(Injected.EVENT);
            }
        });
    }

    /** Tells the pipeline that STARTTLS found octets behind it. */
    enum Injected {
        EVENT
    }

    /** Whether octets in the clear followed STARTTLS. */
    boolean wasInjected() {
        return injected;
    }

    /** TLS has begun. */
    void secured(Client.TlsFacts facts) {
        tlsFacts = facts;
    }

    /** How the connection is protected; null in the clear. */
    Client.@Nullable TlsFacts tlsFacts() {
        return tlsFacts;
    }

    /**
     * Sends what waits and ends the connection. In the clear our side is closed first: closed at once, with octets of
     * the client still unread, TCP would reset the connection and the client might never see the last reply.
     */
    void close() {
        closing = true;
        releaseInput();
        ByteBuf buffer = replies != null ? replies : channel.alloc().ioBuffer(0);
        replies = null;
        channel.config().setAutoRead(true);
        if (tlsFacts != null) {
            var unused = channel.writeAndFlush(buffer).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        var unused = channel.writeAndFlush(buffer).addListener(written -> {
            if (inputEnded) {
                abort();
                return;
            }
            var unusedShutdown = channel.shutdownOutput();
            var abort = channel.eventLoop().schedule(this::abort, LINGER.toMillis(), TimeUnit.MILLISECONDS);
            channel.closeFuture()
                    .addListener(closed -> abort.cancel(false)); // Or it would keep the session for as long
        });
    }

    /** Ends the connection at once. */
    void abort() {
        closing = true;
        var unused = channel.close();
    }

    /** Frees what was received and not read; by the session's thread. */
    void releaseInput() {
        ByteBuf octets = input();
        while (octets != null) {
            octets.skipBytes(octets.readableBytes());
            octets = input();
        }
    }

    /** Frees everything. */
    void release() {
        releaseInput();
        ByteBuf buffer = replies;
        if (buffer != null) {
            replies = null;
            buffer.release();
        }
    }

    @Override
    public InetSocketAddress getRemoteAddress() {
        return channel.remoteAddress();
    }

    @Override
    public InetSocketAddress getLocalAddress() {
        return channel.localAddress();
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public boolean isTLSStarted() {
        return tlsFacts != null;
    }

    @Override
    public boolean isStartTLSSupported() {
        return tls != null;
    }

    @Override
    public Optional<SSLSession> getSSLSession() {
        return Optional.empty(); // What a session needs of it is in tlsFacts()
    }

    @Override
    public boolean isProxyRequired() {
        return false; // The PROXY header is read before there is a session
    }

    @Override
    public void writeResponse(Response response, ProtocolSession session) {
        write(response);
    }

    @Override
    public void pushLineHandler(LineHandler<? extends ProtocolSession> handler, ProtocolSession session) {
        throw new UnsupportedOperationException("What the next octets are is the session's Reading");
    }

    @Override
    public void popLineHandler() {
        throw new UnsupportedOperationException("What the next octets are is the session's Reading");
    }

    @Override
    public void setReadable(boolean readable) {
        channel.config().setAutoRead(readable);
    }

    @Override
    public boolean isReadable() {
        return channel.config().isAutoRead();
    }
}
