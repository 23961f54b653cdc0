package io.sallyport.policy.lists;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Changes lists of the policy in force. Thread-safe. */
public interface ListEditor {
    /**
     * Adds an entry. One that names the same and holds no more is replaced; one that says the same stays.
     *
     * @param list the name of its file, relative to the folder of the policy
     * @param tag of the list as the caller has seen it; null: whatever it is
     * @throws IOException if the file cannot be read or written
     */
    ListChange add(String list, NewEntry entry, @Nullable String tag) throws IOException;

    /**
     * Takes an entry away.
     *
     * @param list the name of its file, relative to the folder of the policy
     * @param text what the entry names, in any writing
     * @param tag of the list as the caller has seen it; null: whatever it is
     * @throws IOException if the file cannot be read or written
     */
    ListChange remove(String list, String text, @Nullable String tag) throws IOException;

    /** What tells one content of a list from another; null if the policy names no such list, or its file is gone. */
    @Nullable
    String tag(String list) throws IOException;
}
