package io.sallyport.store.shared;

import io.sallyport.config.PrivateFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The name of a gateway among those that share a store. It stays with the folder of its spool, since what it names is whose
 * spool a mail is in; a host name may be the same on all of them.
 */
public final class NodeName {
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{16}");
    private static final int OCTETS = 8;

    private NodeName() {}

    /**
     * The name in {@code <data-dir>/node}, which is made at the first start.
     *
     * @throws IOException if the file cannot be read or written, or holds something else
     */
    public static String of(Path dataDir) throws IOException {
        Path file = dataDir.resolve("node");
        if (!Files.exists(file)) {
            create(file);
        }
        String name = Files.readString(file).strip();
        if (!NAME.matcher(name).matches()) {
            throw new IOException("%s holds no name (expected: 16 hexadecimal digits)".formatted(file));
        }
        return name;
    }

    private static void create(Path file) throws IOException {
        byte[] octets = new byte[OCTETS];
        new SecureRandom().nextBytes(octets);
        PrivateFile.folder(file);
        Path draft = file.resolveSibling("node.new");
        Files.writeString(draft, HexFormat.of().formatHex(octets) + "\n");
        try (FileChannel written = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
