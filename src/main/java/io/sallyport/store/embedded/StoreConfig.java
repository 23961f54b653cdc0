package io.sallyport.store.embedded;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** Where the gateway's own databases are. */
@ConfigMapping(prefix = "sallyport.store")
public interface StoreConfig {
    /** The folder of the database files; made if it is missing. It must be on a local disk, not on a network share. */
    @WithDefault("${sallyport.data-dir:data}/store")
    Path dir();
}
