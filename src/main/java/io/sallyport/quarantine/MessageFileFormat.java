package io.sallyport.quarantine;

import io.sallyport.mail.Envelope;
import io.sallyport.mail.MailMessage;
import io.sallyport.spool.CorruptMailException;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * How a held message lies on disk.
 *
 * <pre>
 * SALLYPORT-HELD 1          the magic and a line end
 * flags, key, size, crc     {@link Head}: 1, 8, 8 and 4 octets
 * the message               encrypted, or in blocks: 4 octets length, 4 of CRC-32C, the octets
 * </pre>
 *
 * <p>Each block, and each segment of the cipher, is checked before one of its octets is given out: who reads a file that has
 * changed on disk gets an error, and never other octets. The checksums begin with the file's name and the block's number, so
 * that neither files nor blocks can change places.
 */
final class MessageFileFormat {
    private static final byte[] MAGIC = "SALLYPORT-HELD 1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int HEAD = MAGIC.length + 1 + 8 + 8 + 4;
    private static final int BLOCK = 64 * 1024;

    private static final int EIGHT_BIT_DATA = 1;
    private static final int EIGHT_BIT_MIME = 2;
    private static final int SMTP_UTF8 = 4;
    private static final int KNOWN_FLAGS = EIGHT_BIT_DATA | EIGHT_BIT_MIME | SMTP_UTF8;

    private MessageFileFormat() {}

    /**
     * What stands before the message.
     *
     * @param form what its sender declared, without which it could not be sent on
     * @param key the id of the key; 0: in the clear
     * @param size the octets of the message
     */
    record Head(Form form, long key, long size) {
        byte[] encode(String name) {
            ByteBuffer head = ByteBuffer.allocate(HEAD).put(MAGIC).put((byte) form.flags());
            head.putLong(key).putLong(size);
            return head.putInt(crc(name, 0, head.array(), HEAD - 4)).array();
        }
    }

    /**
     * What is to be known of a message to send it on.
     *
     * @param eightBitData whether any octet has its eighth bit set
     * @param body what BODY= declared (RFC 6152)
     * @param smtpUtf8 whether SMTPUTF8 was asked for (RFC 6531)
     */
    record Form(boolean eightBitData, Envelope.Body body, boolean smtpUtf8) {
        static Form of(MailMessage message, Envelope envelope) {
            return new Form(message.hasEightBitData(), envelope.body(), envelope.smtpUtf8());
        }

        private int flags() {
            return (eightBitData ? EIGHT_BIT_DATA : 0)
                    | (body == Envelope.Body.EIGHT_BIT_MIME ? EIGHT_BIT_MIME : 0)
                    | (smtpUtf8 ? SMTP_UTF8 : 0);
        }

        private static Form of(int flags) {
            return new Form(
                    (flags & EIGHT_BIT_DATA) != 0,
                    (flags & EIGHT_BIT_MIME) != 0 ? Envelope.Body.EIGHT_BIT_MIME : Envelope.Body.SEVEN_BIT,
                    (flags & SMTP_UTF8) != 0);
        }
    }

    /** Writes a file. The stream is left open. */
    static void write(OutputStream out, String name, MailMessage message, Form form, MessageKeys.@Nullable Key key)
            throws IOException {
        Head head = new Head(form, key == null ? 0 : key.id(), message.size());
        byte[] encoded = head.encode(name);
        out.write(encoded);
        long written;
        if (key == null) {
            written = writeBlocks(out, name, message);
        } else {
            try (InputStream in = message.open();
                    OutputStream cipher = key.cipher().newEncryptingStream(new Kept(out), associated(encoded, name))) {
                written = in.transferTo(cipher);
            } catch (GeneralSecurityException e) {
                throw new IOException("the message %s cannot be encrypted".formatted(name), e);
            }
        }
        if (written != message.size()) {
            throw new IOException(
                    "the message %s has %d octets (expected: %d)".formatted(name, written, message.size()));
        }
    }

    private static long writeBlocks(OutputStream out, String name, MailMessage message) throws IOException {
        long written = 0;
        try (InputStream in = message.open()) {
            byte[] block = new byte[(int) Math.min(BLOCK, Math.max(1, message.size()))];
            long number = 1;
            for (int length = in.readNBytes(block, 0, block.length);
                    length > 0;
                    length = in.readNBytes(block, 0, block.length)) {
                out.write(ByteBuffer.allocate(8)
                        .putInt(length)
                        .putInt(crc(name, number++, block, length))
                        .array());
                out.write(block, 0, length);
                written += length;
            }
        }
        return written;
    }

    /** Reads what stands before the message. */
    static Head readHead(InputStream in, String name) throws IOException {
        byte[] octets = in.readNBytes(HEAD);
        if (octets.length < HEAD || !Arrays.equals(octets, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new CorruptMailException("the held message %s does not begin as one".formatted(name));
        }
        ByteBuffer head = ByteBuffer.wrap(octets, MAGIC.length, HEAD - MAGIC.length);
        int flags = head.get();
        Head read = new Head(Form.of(flags), head.getLong(), head.getLong());
        if (head.getInt() != crc(name, 0, octets, HEAD - 4) || (flags & ~KNOWN_FLAGS) != 0 || read.size() < 0) {
            throw new CorruptMailException("the head of the held message %s is not what was written".formatted(name));
        }
        return read;
    }

    /**
     * The message behind a head.
     *
     * @param key that the head names; null if it names none
     */
    static InputStream message(InputStream in, String name, Head head, MessageKeys.@Nullable Key key)
            throws IOException {
        if (key == null) {
            return new Checked(new Blocks(in, name), name, head.size());
        }
        try {
            return new Checked(
                    key.cipher().newDecryptingStream(in, associated(head.encode(name), name)), name, head.size());
        } catch (GeneralSecurityException e) {
            throw new CorruptMailException("the held message %s cannot be decrypted".formatted(name), e);
        }
    }

    /** What the cipher vouches for as well: which message it is, and what its head says. */
    private static byte[] associated(byte[] head, String name) {
        byte[] octets = name.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(head.length + octets.length)
                .put(head)
                .put(octets)
                .array();
    }

    private static int crc(String name, long number, byte[] octets, int length) {
        CRC32C crc = new CRC32C();
        crc.update(name.getBytes(StandardCharsets.UTF_8));
        crc.update(ByteBuffer.allocate(8).putLong(number).flip());
        crc.update(octets, 0, length);
        return (int) crc.getValue();
    }

    /** A stream that its user may close while the file stays open to be synced. */
    private static final class Kept extends OutputStream {
        private final OutputStream out;

        Kept(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int octet) throws IOException {
            out.write(octet);
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            out.write(octets, offset, length);
        }

        @Override
        public void close() throws IOException {
            out.flush();
        }
    }

    /** A message in the clear, block by block. */
    private static final class Blocks extends InputStream {
        private final DataInputStream in;
        private final String name;
        private byte[] block = {};
        private int next;
        private long number = 1;

        Blocks(InputStream in, String name) {
            this.in = new DataInputStream(in);
            this.name = name;
        }

        @Override
        public int read() throws IOException {
            return next < block.length || nextBlock() ? block[next++] & 0xff : -1;
        }

        @Override
        public int read(byte[] octets, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (next >= block.length && !nextBlock()) {
                return -1;
            }
            int count = Math.min(length, block.length - next);
            System.arraycopy(block, next, octets, offset, count);
            next += count;
            return count;
        }

        private boolean nextBlock() throws IOException {
            byte[] head = in.readNBytes(8);
            if (head.length == 0) {
                return false;
            }
            int length = head.length < 8 ? -1 : ByteBuffer.wrap(head).getInt();
            if (length < 1 || length > BLOCK) {
                throw new CorruptMailException("block %d of the held message %s has no length".formatted(number, name));
            }
            byte[] read = in.readNBytes(length);
            if (read.length < length || ByteBuffer.wrap(head, 4, 4).getInt() != crc(name, number, read, length)) {
                throw new CorruptMailException(
                        "block %d of the held message %s is not what was written".formatted(number, name));
            }
            block = read;
            next = 0;
            number++;
            return true;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    /** Says which message it is that cannot be read, and that it ends where it must. */
    private static final class Checked extends FilterInputStream {
        private final String name;
        private long left;

        Checked(InputStream in, String name, long size) {
            super(in);
            this.name = name;
            this.left = size;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] octets, int offset, int length) throws IOException {
            int count;
            try {
                count = in.read(octets, offset, length);
            } catch (CorruptMailException e) {
                throw e;
            } catch (EOFException e) {
                throw new CorruptMailException("the held message %s ends too early".formatted(name), e);
            } catch (IOException e) {
                throw new IOException("the held message %s cannot be read: %s".formatted(name, e.getMessage()), e);
            }
            left -= Math.max(0, count);
            if (left < 0 || (count < 0 && left > 0)) {
                throw new CorruptMailException(
                        "the held message %s ends %s".formatted(name, left < 0 ? "too late" : "too early"));
            }
            return count;
        }

        @Override
        public long skip(long count) throws IOException {
            byte[] octets = new byte[(int) Math.max(0, Math.min(count, 8192))];
            return octets.length == 0 ? 0 : Math.max(0, read(octets, 0, octets.length));
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
