package io.sallyport.policy.lists;

import io.sallyport.policy.ListFile.Entry;

/** What came of a wish to change a list. */
public sealed interface ListChange {
    /** It is done, and in force. */
    record Made(Entry entry) implements ListChange {}

    /** It was so before; nothing was written. */
    record AlreadySo(Entry entry) implements ListChange {}

    /** The list names the same with other attributes: who wants others takes the entry away first. */
    record Contradicts(Entry entry) implements ListChange {}

    /** There is no such entry to take away. */
    record Missing(String text) implements ListChange {}

    /** The policy names no such list. */
    record UnknownList(String list) implements ListChange {}

    /** Somebody has changed the list since it was looked at, or is at it right now. */
    record Changed(String why) implements ListChange {}

    /** The policy would not hold with it. */
    record Rejected(String why) implements ListChange {}

    /** The gateway may not write the file. */
    record NotWritable(String why) implements ListChange {}
}
