package io.sallyport.testing;

import io.sallyport.mail.MailTransaction;
import io.sallyport.quarantine.HeldCopy;
import io.sallyport.quarantine.HeldMail;
import io.sallyport.quarantine.Keeper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Keeps in memory what is held, and tells what was promised and what was taken away again. */
public final class FakeKeeper implements Keeper {
    private final List<HeldCopy> written = new ArrayList<>();
    private final List<HeldCopy> promised = new ArrayList<>();
    private boolean full;

    /** From now on there is no room. */
    public void fill() {
        full = true;
    }

    @Override
    public Holding hold(MailTransaction mail, List<HeldCopy> copies) throws IOException {
        if (full) {
            throw new IOException("no room to hold a message");
        }
        written.addAll(copies);
        return new Holding() {
            @Override
            public List<HeldMail> promise() {
                written.removeAll(copies);
                promised.addAll(copies);
                return List.of();
            }

            @Override
            public void close() {
                written.removeAll(copies);
            }
        };
    }

    /** What the sender was told that we have. */
    public List<HeldCopy> promised() {
        return List.copyOf(promised);
    }

    /** What is written, and neither promised nor taken away. */
    public List<HeldCopy> pending() {
        return List.copyOf(written);
    }
}
