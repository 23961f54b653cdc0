package io.sallyport.spool;

import io.sallyport.mail.MailMessage;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The file of one mail: written once, then grown by a line for each change. What is kept of it in memory is the mail's
 * facts and where in the file things are. Callers see to it that only one thread changes a file at a time.
 */
final class SpoolFile {
    private static final int BUFFER = 16 * 1024;

    private final long messageStart;
    private final long size;
    private final boolean eightBit;
    private final String crc32c;
    private final long sealedEnd;

    private volatile Path path;
    private volatile SpooledMail mail;
    private long end;
    private int events;

    private SpoolFile(Path path, SpooledMail mail, Layout layout) {
        this.path = path;
        this.mail = mail;
        this.messageStart = layout.messageStart();
        this.size = mail.size();
        this.eightBit = layout.eightBit();
        this.crc32c = layout.crc32c();
        this.sealedEnd = layout.sealedEnd();
        this.end = layout.end();
        this.events = layout.events();
    }

    /** Where in the file things are. */
    private record Layout(long messageStart, boolean eightBit, String crc32c, long sealedEnd, long end, int events) {}

    /** Writes and syncs a new file; if that fails, there is none. */
    static SpoolFile write(Path path, SpooledMail mail, MailMessage message) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        try (channel) {
            return write(channel, path, mail, message);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(path);
            throw e;
        }
    }

    private static SpoolFile write(FileChannel channel, Path path, SpooledMail mail, MailMessage message)
            throws IOException {
        long size = message.size();
        byte[] magic = (SpoolFormat.MAGIC + "\n").getBytes(StandardCharsets.US_ASCII);
        byte[] head = SpoolFormat.line(SpoolFormat.Head.of(mail, size, message.hasEightBitData()));
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
        out.write(magic);
        out.write(head);
        CRC32C crc = new CRC32C();
        message.writeTo(new CheckedOutputStream(out, crc));
        String sum = SpoolFormat.hex(crc);
        byte[] seal = SpoolFormat.line(new SpoolFormat.Seal(sum));
        byte[] state = SpoolFormat.line(SpoolFormat.State.of(mail));
        out.write(seal);
        out.write(state);
        out.flush();
        long messageStart = (long) magic.length + head.length;
        long sealedEnd = messageStart + size + seal.length;
        long end = sealedEnd + state.length;
        if (channel.size() != end) {
            throw new IOException(
                    "the message has %d octets (announced: %d)".formatted(channel.size() - end + size, size));
        }
        channel.force(false);
        return new SpoolFile(path, mail, new Layout(messageStart, message.hasEightBitData(), sum, sealedEnd, end, 1));
    }

    /**
     * Reads all of a file but its message.
     *
     * @throws CorruptMailException if it is not what was written
     */
    static SpoolFile read(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            Lines top = new Lines(channel, 0);
            byte[] magic = top.next(SpoolFormat.MAGIC.length());
            if (magic == null || !SpoolFormat.MAGIC.equals(new String(magic, StandardCharsets.ISO_8859_1))) {
                throw new CorruptMailException("not a file of this spool, or of another version");
            }
            SpoolFormat.Head head = needed(top.next(SpoolFormat.MOST_LINE), SpoolFormat.Head.class);
            long messageStart = top.position();
            if (head.size() > channel.size() - messageStart) {
                throw new CorruptMailException("the message is cut off");
            }
            Lines tail = new Lines(channel, messageStart + head.size());
            SpoolFormat.Seal seal = needed(tail.next(SpoolFormat.MOST_LINE), SpoolFormat.Seal.class);
            long sealedEnd = tail.position();
            States states = States.of(tail);
            return new SpoolFile(
                    path,
                    SpoolFormat.mail(head, states.last()),
                    new Layout(messageStart, head.eightBit(), seal.crc32c(), sealedEnd, states.end(), states.count()));
        }
    }

    private static <T> T needed(byte @Nullable [] line, Class<T> type) throws CorruptMailException {
        T content = line == null ? null : SpoolFormat.parse(line, type);
        if (content == null) {
            throw new CorruptMailException("its %s is damaged".formatted(type.getSimpleName()));
        }
        return content;
    }

    /** The states that count: all up to the first damaged line, which must be followed by no good one. */
    private record States(SpoolFormat.State last, long end, int count) {
        static States of(Lines lines) throws IOException {
            SpoolFormat.State last = null;
            long end = 0;
            int count = 0;
            boolean torn = false;
            while (true) {
                byte[] line = lines.next(SpoolFormat.MOST_LINE);
                if (line == null) {
                    break;
                }
                SpoolFormat.State state = lines.complete() ? SpoolFormat.parse(line, SpoolFormat.State.class) : null;
                if (state == null) {
                    torn = true;
                } else if (torn) {
                    throw new CorruptMailException("a change in the midst of others is damaged");
                } else {
                    last = state;
                    end = lines.position();
                    count++;
                }
            }
            if (last == null) {
                throw new CorruptMailException("its State is damaged");
            }
            return new States(last, end, count);
        }
    }

    SpooledMail mail() {
        return mail;
    }

    Path path() {
        return path;
    }

    /** How many states the file holds. */
    int events() {
        return events;
    }

    /** The file was renamed. */
    void movedTo(Path to) {
        path = to;
    }

    /**
     * Adds a state to the file. If that fails, the file is as before.
     *
     * @param sync whether the state must outlive a crash
     */
    void append(SpooledMail next, boolean sync) throws IOException {
        byte[] line = SpoolFormat.line(SpoolFormat.State.of(next));
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.truncate(end); // What a crash or a full disk left of an earlier line
            try {
                writeAt(channel, end, line);
                if (sync) {
                    channel.force(false);
                }
            } catch (IOException e) {
                restore(e);
                throw e;
            }
        }
        end += line.length;
        events++;
        mail = next;
    }

    /** Cuts a half-written line off; through a new channel, because an interrupt closes the old one. */
    private void restore(IOException reason) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.truncate(end);
        } catch (IOException e) {
            reason.addSuppressed(e); // Reading the file drops a torn line, and the next append cuts it off
        }
    }

    /** Writes and syncs a copy that holds the last state alone. */
    void writeCompacted(Path copy) throws IOException {
        byte[] line = SpoolFormat.line(SpoolFormat.State.of(mail));
        try (FileChannel from = FileChannel.open(path, StandardOpenOption.READ);
                FileChannel to = FileChannel.open(copy, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            long copied = 0;
            while (copied < sealedEnd) {
                long more = from.transferTo(copied, sealedEnd - copied, to);
                if (more <= 0) {
                    throw new CorruptMailException("the message is cut off");
                }
                copied += more;
                to.position(copied);
            }
            writeAt(to, sealedEnd, line);
            to.force(false);
        }
    }

    /** The compacted copy has taken the place of the file. */
    void compacted() throws IOException {
        end = Files.size(path);
        events = 1;
    }

    private static void writeAt(FileChannel channel, long position, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        long at = position;
        while (buffer.hasRemaining()) {
            at += channel.write(buffer, at);
        }
    }

    /**
     * Reads the whole message and compares its checksum.
     *
     * @throws CorruptMailException if it is not the message that was written
     */
    void verify() throws IOException {
        CRC32C crc = new CRC32C();
        MailMessage message = message();
        message.writeTo(new CheckedOutputStream(OutputStream.nullOutputStream(), crc));
        if (!SpoolFormat.hex(crc).equals(crc32c)) {
            throw new CorruptMailException("the message has changed on disk");
        }
    }

    /** The message, read from the file each time that it is opened. */
    MailMessage message() {
        return new StoredMessage(this, size);
    }

    private record StoredMessage(SpoolFile file, long size) implements MailMessage {
        @Override
        public boolean hasEightBitData() {
            return file.eightBit;
        }

        @Override
        public InputStream open() throws IOException {
            FileChannel channel = FileChannel.open(file.path, StandardOpenOption.READ);
            channel.position(file.messageStart);
            return new Part(Channels.newInputStream(channel), size);
        }
    }

    /** So many bytes of a stream, and an error if they are not there. */
    private static final class Part extends InputStream {
        private final InputStream in;
        private long left;

        Part(InputStream in, long length) {
            this.in = in;
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = in.read(bytes, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw new CorruptMailException("the message is cut off");
            }
            left -= count;
            return count;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    /** Reads lines of bounded length from a place of a file on. */
    private static final class Lines {
        private final FileChannel channel;
        private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).limit(0);
        private long position;
        private boolean complete;

        Lines(FileChannel channel, long position) {
            this.channel = channel;
            this.position = position;
        }

        /** Where the next line begins. */
        long position() {
            return position;
        }

        /** Whether the last line had a line end. */
        boolean complete() {
            return complete;
        }

        /**
         * The next line without its line end; null at the end of the file.
         *
         * @throws CorruptMailException if it is longer than {@code most}
         */
        byte @Nullable [] next(int most) throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            complete = false;
            while (buffer.hasRemaining() || fill()) {
                byte octet = buffer.get();
                position++;
                if (octet == '\n') {
                    complete = true;
                    return line.toByteArray();
                }
                if (line.size() == most) {
                    throw new CorruptMailException("a line of more than %d octets".formatted(most));
                }
                line.write(octet);
            }
            return line.size() == 0 ? null : line.toByteArray();
        }

        private boolean fill() throws IOException {
            buffer.clear();
            int count = channel.read(buffer, position);
            buffer.flip();
            return count > 0;
        }
    }
}
