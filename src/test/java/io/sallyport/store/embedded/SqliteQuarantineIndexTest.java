package io.sallyport.store.embedded;

import io.sallyport.quarantine.QuarantineIndex;
import io.sallyport.quarantine.QuarantineIndexContract;
import io.sallyport.store.embedded.EmbeddedDatabase.Durability;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteQuarantineIndexTest extends QuarantineIndexContract {
    @TempDir
    Path folder;

    private EmbeddedDatabase database;
    private SqliteQuarantineIndex index;

    @BeforeEach
    void open() throws IOException {
        database = EmbeddedDatabase.open(folder, "quarantine", Durability.MACHINE);
        index = new SqliteQuarantineIndex(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    protected QuarantineIndex index() {
        return index;
    }
}
