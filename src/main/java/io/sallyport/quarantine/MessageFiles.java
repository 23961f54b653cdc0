package io.sallyport.quarantine;

import io.sallyport.mail.MailMessage;
import io.sallyport.quarantine.MessageFileFormat.Form;
import io.sallyport.quarantine.MessageFileFormat.Head;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Held messages on a {@link MessageShelf}, in the {@link MessageFileFormat}, encrypted if there is a key. */
final class MessageFiles {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,79}");

    private final MessageShelf shelf;
    private final MessageKeys keys;

    MessageFiles(MessageShelf shelf, MessageKeys keys) {
        this.shelf = shelf;
        this.keys = keys;
    }

    /**
     * Files in a folder of this gateway's own.
     *
     * @param minFree octets that must stay free on the disk
     * @param freeSpace how many are free now
     * @throws IOException if the folder cannot be used
     */
    MessageFiles(Path root, long minFree, MessageKeys keys, LongSupplier freeSpace) throws IOException {
        this(new MessageFolder(root, minFree, freeSpace), keys);
    }

    /**
     * Writes a message; on return it is durable.
     *
     * @throws java.nio.file.FileAlreadyExistsException if there is one of that name
     * @throws IOException if it cannot be written, or there is no room
     */
    void write(String name, MailMessage message, Form form) throws IOException {
        shelf.put(
                checked(name),
                message.size(),
                out -> MessageFileFormat.write(out, name, message, form, keys.current()));
    }

    /**
     * A message that was written. Its head is read at once, and the octets whenever they are asked for.
     *
     * @throws java.nio.file.NoSuchFileException if there is none of that name
     * @throws io.sallyport.spool.CorruptMailException if it is not what was written; reading its octets may throw it too
     * @throws IOException if it cannot be read, for want of the key too
     */
    Stored read(String name) throws IOException {
        try (InputStream in = shelf.open(checked(name))) {
            Head head = MessageFileFormat.readHead(in, name);
            return new Stored(name, shelf, head, key(name, head));
        }
    }

    private MessageKeys.@Nullable Key key(String name, Head head) throws IOException {
        if (head.key() == 0) {
            return null;
        }
        MessageKeys.Key key = keys.find(head.key());
        if (key == null) {
            throw new IOException(
                    "the held message %s is encrypted with the key %s, which neither sallyport.quarantine.key nor .key-file nor .old-keys has"
                            .formatted(name, MessageKeys.Key.text(head.key())));
        }
        return key;
    }

    /** Takes a message away, if it is there. */
    void delete(String name) throws IOException {
        shelf.delete(checked(name));
    }

    /** Tells the names of all messages that there are, so many at once at most, in no order. */
    void list(int most, MessageShelf.Names names) throws IOException {
        shelf.list(most, names);
    }

    private static String checked(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a name of a held message: " + name);
        }
        return name;
    }

    /** A message on its shelf. */
    static final class Stored implements MailMessage {
        private final String name;
        private final MessageShelf shelf;
        private final Head head;
        private final MessageKeys.@Nullable Key key;

        private Stored(String name, MessageShelf shelf, Head head, MessageKeys.@Nullable Key key) {
            this.name = name;
            this.shelf = shelf;
            this.head = head;
            this.key = key;
        }

        /** What is to be known of it to send it on. */
        Form form() {
            return head.form();
        }

        @Override
        public long size() {
            return head.size();
        }

        @Override
        public boolean hasEightBitData() {
            return head.form().eightBitData();
        }

        @Override
        public InputStream open() throws IOException {
            InputStream in = shelf.open(name);
            try {
                Head now = MessageFileFormat.readHead(in, name);
                return MessageFileFormat.message(in, name, now, key);
            } catch (IOException e) {
                in.close();
                throw e;
            }
        }
    }
}
