package io.sallyport.store.embedded;

import org.sqlite.SQLiteConfig;

/** From what a committed transaction is safe. */
enum Durability {
    /** From the end of the process; a fall of the machine can take the last second. */
    PROCESS(SQLiteConfig.SynchronousMode.NORMAL),
    /** From a fall of the machine too: every transaction waits for the disk. */
    MACHINE(SQLiteConfig.SynchronousMode.FULL);

    private final SQLiteConfig.SynchronousMode mode;

    Durability(SQLiteConfig.SynchronousMode mode) {
        this.mode = mode;
    }

    SQLiteConfig.SynchronousMode mode() {
        return mode;
    }
}
