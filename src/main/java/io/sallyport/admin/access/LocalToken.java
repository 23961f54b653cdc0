package io.sallyport.admin.access;

import io.sallyport.config.PrivateFile;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The token for programs on this host: whoever may read the gateway's files may do everything anyway. It is a new one at
 * each start, so that a copy in a backup or a log opens nothing later.
 */
public final class LocalToken {
    /** Its file in the data folder. */
    public static final String FILE = "admin-token";

    private LocalToken() {}

    /** Makes a new one and writes it where only the gateway's own user reads it. */
    static String write(Path dataDir) throws IOException {
        String token = Secrets.random();
        PrivateFile.write(dataDir.resolve(FILE), token + "\n");
        return token;
    }
}
