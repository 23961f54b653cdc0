package io.sallyport.quarantine;

import io.sallyport.config.PrivateFolder;
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
import org.jboss.logging.Logger;

/**
 * A shelf of files, one a message, in a folder of this gateway's own:
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
final class MessageFolder implements MessageShelf {
    private static final Logger LOG = Logger.getLogger(MessageFolder.class);

    private static final int BUFFER = 16 * 1024;

    private final Path incoming;
    private final Path messages;
    private final long minFree;
    private final LongSupplier freeSpace;
    private final DirectorySync messagesSync;
    private final Map<String, DirectorySync> folders = new ConcurrentHashMap<>();

    /**
     * Opens a folder, which is made if need be, and deletes drafts that nobody was promised.
     *
     * @param minFree octets that must stay free on the disk
     * @param freeSpace how many are free now
     * @throws IOException if the folder cannot be used
     */
    MessageFolder(Path root, long minFree, LongSupplier freeSpace) throws IOException {
        this.incoming = root.resolve("incoming");
        this.messages = root.resolve("messages");
        this.minFree = minFree;
        this.freeSpace = freeSpace;
        PrivateFolder.make(incoming);
        PrivateFolder.make(messages);
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

    @Override
    public void put(String name, long octets, Content content) throws IOException {
        long free = freeSpace.getAsLong();
        if (free - octets < minFree) {
            throw new IOException(
                    "no room to hold a message of %d octets: %d are free (expected: at least %d stay free)"
                            .formatted(octets, free, minFree));
        }
        Path place = place(name);
        if (Files.exists(place)) {
            throw new FileAlreadyExistsException(place.toString());
        }
        Path draft = incoming.resolve(name);
        try {
            try (FileChannel file = FileChannel.open(draft, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(file), BUFFER);
                content.writeTo(out);
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
        PrivateFolder.make(path);
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

    @Override
    public InputStream open(String name) throws IOException {
        return Files.newInputStream(place(name));
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(place(name));
    }

    @Override
    public void list(int most, Names names) throws IOException {
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
        return messages.resolve(folderName(name)).resolve(name);
    }
}
