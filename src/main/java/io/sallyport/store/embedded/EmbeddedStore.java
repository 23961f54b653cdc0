package io.sallyport.store.embedded;

import io.sallyport.store.embedded.EmbeddedDatabase.Durability;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The gateway's own databases. They stay open until everything that the container stops has stopped, so that what is
 * written down at a stop is still taken.
 */
@ApplicationScoped
public class EmbeddedStore implements AutoCloseable {
    private final Path folder;
    private final Map<String, EmbeddedDatabase> open = new LinkedHashMap<>();

    public EmbeddedStore(StoreConfig config) {
        this.folder = config.dir();
    }

    /**
     * The database of a part, opened at the first call.
     *
     * @param name of the file, and of the folder of its scripts
     * @throws IOException if it cannot be used, and why, for an operator to read
     */
    public EmbeddedDatabase database(String name) throws IOException {
        return database(name, Durability.PROCESS);
    }

    /** The same, with transactions that outlive what they must; that is decided by the first call. */
    public synchronized EmbeddedDatabase database(String name, Durability durability) throws IOException {
        EmbeddedDatabase database = open.get(name);
        if (database == null) {
            if (open.isEmpty()) {
                UnpackedLibrary.in(folder);
            }
            database = EmbeddedDatabase.open(folder, name, durability);
            open.put(name, database);
        }
        return database;
    }

    /** Ends what is under way, and closes all files. */
    @PreDestroy
    @Override
    public synchronized void close() {
        for (EmbeddedDatabase database : open.values()) {
            database.close();
        }
        open.clear();
    }
}
