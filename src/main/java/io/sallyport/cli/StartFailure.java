package io.sallyport.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why a start failed, for people. What the world refuses (a port that is taken, a folder that may not be written) is one
 * line; anything else is a mistake of ours, and wants its stack trace.
 */
final class StartFailure {
    /** Causes that are looked at: they may go in a circle. */
    private static final int MOST = 20;

    private StartFailure() {}

    /** The reason in one line; null if it is none of the world's. */
    static @Nullable String told(Throwable failure) {
        Set<String> reasons = new LinkedHashSet<>();
        boolean worldly = false;
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MOST; depth++, cause = cause.getCause()) {
            worldly |= cause instanceof IOException || cause instanceof UncheckedIOException;
            // What stands before is only that the start failed, and one that only repeats its cause says nothing
            if (worldly && !repeatsItsCause(cause)) {
                reasons.add(plain(cause));
            }
        }
        return reasons.isEmpty() ? null : String.join(": ", reasons);
    }

    private static boolean repeatsItsCause(Throwable failure) {
        return failure.getCause() != null && failure.getCause().toString().equals(failure.getMessage());
    }

    private static String plain(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof FileSystemException file && file.getReason() == null) {
            return switch (file) {
                case NoSuchFileException missing -> missing.getFile() + " is not there, and cannot be made";
                case AccessDeniedException denied -> denied.getFile() + " may not be used by this user";
                default -> message;
            };
        }
        return message;
    }
}
