package io.sallyport.backup;

import java.util.Locale;

/** Why a backup is not taken, not believed, or not put back. */
public enum Refusal {
    /** Another backup is being taken, or put back, in the same data folder. */
    BUSY,
    /** A gateway runs on the data folder; it must be stopped first. */
    IN_USE,
    /** The data folder holds something, and it was not said that it may be moved aside. */
    NOT_EMPTY,
    /** An earlier restore was broken off after the point of no return, and must be finished first. */
    UNFINISHED,
    /** Part of what is kept lies outside the data folder, or on a disk of its own, where it cannot be replaced as a whole. */
    ELSEWHERE,
    /** The file is no backup of this program. */
    NOT_A_BACKUP,
    /** The backup was taken by a later program, whose archives or tables this one does not know. */
    NEWER,
    /** The backup ends too early. */
    TRUNCATED,
    /** The backup is not what was written: a checksum is wrong, or it does not hold what it says. */
    ALTERED,
    /** An entry is a link, or would lie where no entry of a backup does. */
    UNSAFE_ENTRY,
    /** The backup holds more than there is room for, or than any backup does. */
    TOO_LARGE,
    /** A file is what was written, and cannot be used all the same: it was damaged before the backup was taken. */
    DAMAGED;

    /** As the command prints it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
