package io.sallyport.config;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A small text that several programs read and change, such as who may log in. Thread-safe. */
public interface Register {
    /** The most octets of its text. */
    int MOST_OCTETS = 4 * 1024 * 1024;

    /**
     * What it holds. Each change makes a new one, so that whoever has made something of it can tell by identity whether that
     * still holds.
     */
    final class Text {
        private final String value;

        public Text(String value) {
            this.value = value;
        }

        /** The text itself. */
        public String value() {
            return value;
        }
    }

    /** How it is changed. */
    interface Change {
        /**
         * What it shall hold.
         *
         * @param present what it holds; null if it was never written
         */
        String of(@Nullable String present) throws IOException;
    }

    /**
     * What it holds now, or held a moment ago.
     *
     * @return null if it was never written
     * @throws IOException if that cannot be told
     */
    @Nullable
    Text read() throws IOException;

    /** Changes it, one at a time over all programs; durable on return. What the change throws leaves it as it was. */
    void update(Change change) throws IOException;

    /** How it is called, for people. */
    @Override
    String toString();

    /** It is kept elsewhere, and what it holds cannot be told now. */
    final class AwayException extends IOException {
        private static final long serialVersionUID = 1L;

        public AwayException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
