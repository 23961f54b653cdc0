package io.sallyport.content.zip;

import java.util.List;

/**
 * One member of a ZIP, as a header describes it.
 *
 * @param names that unpackers make of it, the most likely one first; at least one
 * @param flags general purpose bit flag (APPNOTE § 4.4.4)
 * @param method of compression (APPNOTE § 4.4.5)
 * @param crc of what it holds, unpacked
 * @param packed the number of octets that it takes
 * @param size the number of octets that it says to unpack to
 * @param header where its local header begins, from the first octet of the file
 * @param mode of Unix; 0 if nothing is known
 */
public record ZipMember(
        List<String> names, int flags, int method, long crc, long packed, long size, long header, int mode) {
    private static final int FILE_KIND = 0170000;
    private static final int LINK = 0120000;

    public ZipMember {
        names = List.copyOf(names);
    }

    /** The name that most unpackers take. */
    public String name() {
        return names.getFirst();
    }

    /** Whether it cannot be read without a password. */
    public boolean isEncrypted() {
        return (flags & 1) != 0 || method == 99; // 99: AES (APPNOTE § 4.4.5)
    }

    /** Whether it is a folder, with nothing in it. */
    public boolean isFolder() {
        return name().endsWith("/") && packed <= 2; // Deflated, nothing takes two octets
    }

    /** Whether it is a link in the file system of Unix. */
    public boolean isLink() {
        return (mode & FILE_KIND) == LINK;
    }

    /** Whether its sizes stand behind it rather than in its local header. */
    boolean isSizedBehind() {
        return (flags & 8) != 0;
    }
}
