package io.sallyport.quarantine;

import io.sallyport.mail.MailMessage;
import io.sallyport.quarantine.MessageFileFormat.Form;
import io.sallyport.quarantine.MessageFileFormat.Head;
import io.sallyport.spool.DirectorySync;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The octets of held messages, one file a message, in a folder of this gateway's own:
 *
 * <pre>
 * incoming/            drafts; what a crash leaves here was promised to nobody, and is deleted at the next start
 * messages/&lt;xx&gt;/       &lt;name&gt;, see {@link MessageFileFormat}
 * </pre>
 *
 * <p>A file is written once, synced, renamed to its place, and then the folder is synced. The two characters are the fifth
 * and sixth of the name: where names begin with the time, what comes within half a minute shares a folder, and thus its
 * syncs ({@link DirectorySync}), while no folder grows without end.
 */
final class MessageFiles {
    private static final Logger LOG = Logger.getLogger(MessageFiles.class);

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,79}");
    private static final int BUFFER = 16 * 1024;

    private final Path incoming;
    private final Path messages;
    private final long minFree;
    private final MessageKeys keys;
    private final LongSupplier freeSpace;
    private final DirectorySync messagesSync;
    private final Map<String, DirectorySync> folders = new ConcurrentHashMap<>();

    /**
     * Opens the files in a folder, which is made if need be, and deletes drafts that nobody was promised.
     *
     * @param minFree octets that must stay free on the disk
     * @throws IOException if the folder cannot be used
     */
    MessageFiles(Path root, long minFree, MessageKeys keys) throws IOException {
        this(root, minFree, keys, root.toFile()::getUsableSpace);
    }

    /** The same with the disk's free space given. */
    MessageFiles(Path root, long minFree, MessageKeys keys, LongSupplier freeSpace) throws IOException {
        this.incoming = root.resolve("incoming");
        this.messages = root.resolve("messages");
        this.minFree = minFree;
        this.keys = keys;
        this.freeSpace = freeSpace;
        Files.createDirectories(incoming);
        Files.createDirectories(messages);
        DirectorySync.of(root).sync();
        this.messagesSync = DirectorySync.of(messages);
        deleteDrafts();
    }

    private void deleteDrafts() throws IOException {
        try (DirectoryStream<Path> drafts = Files.newDirectoryStream(incoming)) {
            for (Path draft : drafts) {
                Files.delete(draft);
                LOG.infof("deleted the draft %s: it was promised to nobody", draft.getFileName());
            }
        }
    }

    /**
     * Writes a message; on return it is durable.
     *
     * @throws FileAlreadyExistsException if there is one of that name
     * @throws IOException if it cannot be written, or the disk would be too full
     */
    void write(String name, MailMessage message, Form form) throws IOException {
        Path place = place(name);
        long free = freeSpace.getAsLong();
        if (free - message.size() < minFree) {
            throw new IOException(
                    "no room to hold a message of %d octets: %d are free (expected: at least %d stay free)"
                            .formatted(message.size(), free, minFree));
        }
        if (Files.exists(place)) {
            throw new FileAlreadyExistsException(place.toString());
        }
        Path draft = incoming.resolve(name);
        try {
            try (FileChannel file = FileChannel.open(draft, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(file), BUFFER);
                MessageFileFormat.write(out, name, message, form, keys.current());
                out.flush();
                file.force(true);
            }
            DirectorySync folder = folder(name);
            Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE);
            folder.sync();
        } catch (IOException | RuntimeException e) {
            deleteQuietly(draft, e);
            deleteQuietly(place, e);
            throw e;
        }
    }

    /** The folder of a file, which is there, and whose own name is durable. */
    private DirectorySync folder(String file) throws IOException {
        String name = folderName(file);
        DirectorySync known = folders.get(name);
        if (known != null) {
            return known;
        }
        Path path = messages.resolve(name);
        Files.createDirectories(path);
        messagesSync.sync();
        return folders.computeIfAbsent(name, key -> DirectorySync.of(path));
    }

    private static String folderName(String file) {
        return file.length() < 6 ? "00" : file.substring(4, 6);
    }

    private static void deleteQuietly(Path file, Exception because) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }

    /**
     * A message that was written. Its head is read at once, and the octets whenever they are asked for.
     *
     * @throws java.nio.file.NoSuchFileException if there is none of that name
     * @throws io.sallyport.spool.CorruptMailException if it is not what was written; reading its octets may throw it too
     * @throws IOException if it cannot be read, for want of the key too
     */
    Stored read(String name) throws IOException {
        Path place = place(name);
        try (InputStream in = Files.newInputStream(place)) {
            Head head = MessageFileFormat.readHead(in, name);
            return new Stored(name, place, head, key(name, head));
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
        Files.deleteIfExists(place(name));
    }

    /** What is told names of files. */
    interface Names {
        /** Some more of them. */
        void take(List<String> names) throws IOException;
    }

    /** Tells the names of all messages that there are, so many at once at most, in no order. */
    void list(int most, Names names) throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(messages)) {
            for (Path folder : all) {
                listFolder(folder, most, names);
            }
        }
    }

    private static void listFolder(Path folder, int most, Names names) throws IOException {
        List<String> some = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                some.add(file.getFileName().toString());
                if (some.size() == most) {
                    names.take(some);
                    some = new ArrayList<>();
                }
            }
        }
        names.take(some);
    }

    private Path place(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a name of a held message: " + name);
        }
        return messages.resolve(folderName(name)).resolve(name);
    }

    /** A message in its file. */
    static final class Stored implements MailMessage {
        private final String name;
        private final Path place;
        private final Head head;
        private final MessageKeys.@Nullable Key key;

        private Stored(String name, Path place, Head head, MessageKeys.@Nullable Key key) {
            this.name = name;
            this.place = place;
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
            InputStream in = Files.newInputStream(place);
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
