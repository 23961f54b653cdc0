package io.sallyport.architecture.planted.spool;

import io.sallyport.architecture.planted.smtp.Door;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.logging.Logger;

/** Breaks every rule that bytecode can show. */
public class Nosy {
    @Inject
    Door door;

    Logger logger = Logger.getLogger("x");
    Instant started = Instant.now();
    long millis = System.currentTimeMillis();
}
