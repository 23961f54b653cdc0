package io.sallyport.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Messages in files: one for each file, mailboxes of many in one file (mbox; RFC 4155), Maildir folders, and folders of all
 * of these. One message is in memory at a time.
 */
final class MailFiles {
    /** The most octets of one message; no gateway takes larger mail. */
    static final int MOST_OCTETS = 128 * 1024 * 1024;

    private static final byte[] FROM = "From ".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern TIME = Pattern.compile(" [0-9]{1,2}:[0-9]{2}\\b");
    private static final int BUFFER = 64 * 1024;

    private MailFiles() {}

    /** Takes what is found. */
    interface Visitor {
        /**
         * One message.
         *
         * @param name the file, and which message of it if it is a mailbox
         */
        void message(String name, byte[] octets) throws Stopped;

        /** A file, or a message of it, that cannot be read. */
        void unreadable(String name, String why);
    }

    /** Ends the reading of all files. */
    static final class Stopped extends Exception {
        private static final long serialVersionUID = 1;

        private final int exitCode;

        /**
         * Says why nothing more is read.
         *
         * @param exitCode of the command
         */
        Stopped(String why, int exitCode) {
            super(why);
            this.exitCode = exitCode;
        }

        int exitCode() {
            return exitCode;
        }
    }

    /**
     * The files that may hold messages: of a Maildir those in {@code cur} and {@code new} and not its subfolders, of other
     * folders all at any depth; hidden ones are passed over.
     */
    static List<Path> in(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        List<Path> folders = isMaildir(path) ? List.of(path.resolve("cur"), path.resolve("new")) : children(path);
        List<Path> files = new ArrayList<>();
        for (Path entry : folders) {
            if (Files.isRegularFile(entry)) {
                files.add(entry);
            } else if (Files.isDirectory(entry) && !Files.isSymbolicLink(entry)) {
                files.addAll(in(entry));
            }
        }
        return files;
    }

    private static boolean isMaildir(Path folder) {
        return Files.isDirectory(folder.resolve("cur")) && Files.isDirectory(folder.resolve("new"));
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> !String.valueOf(entry.getFileName()).startsWith("."))
                    .sorted()
                    .toList();
        } catch (NotDirectoryException e) {
            return List.of(); // It was one a moment ago
        }
    }

    /** How many octets files have together: for progress alone, what cannot be read is told when it is read. */
    static long size(List<Path> files) {
        return files.stream().mapToLong(file -> file.toFile().length()).sum();
    }

    /** Reads the messages of a file. */
    static void read(Path file, Visitor visitor) throws Stopped {
        try (InputStream in = Files.newInputStream(file)) {
            read(file.toString(), in, visitor);
        } catch (IOException e) {
            visitor.unreadable(file.toString(), e.toString());
        }
    }

    /**
     * Reads the messages of a stream.
     *
     * @param name what it is called
     */
    static void read(String name, InputStream stream, Visitor visitor) throws Stopped {
        try {
            InputStream in = new BufferedInputStream(stream, BUFFER);
            in.mark(FROM.length);
            byte[] first = in.readNBytes(FROM.length);
            in.reset();
            if (Arrays.equals(first, FROM)) {
                new Mailbox(name, visitor).read(in);
                return;
            }
            byte[] octets = in.readNBytes(MOST_OCTETS + 1);
            if (octets.length == 0) {
                visitor.unreadable(name, "it is empty");
            } else if (octets.length > MOST_OCTETS) {
                visitor.unreadable(name, tooLarge());
            } else {
                visitor.message(name, octets);
            }
        } catch (IOException e) {
            visitor.unreadable(name, e.toString());
        }
    }

    private static String tooLarge() {
        return "more than %d octets".formatted(MOST_OCTETS);
    }

    /** A mailbox, line by line. */
    private static final class Mailbox {
        private final String name;
        private final Visitor visitor;
        private final ByteArrayOutputStream message = new ByteArrayOutputStream();
        private boolean cut;
        private int number;

        Mailbox(String name, Visitor visitor) {
            this.name = name;
            this.visitor = visitor;
        }

        void read(InputStream in) throws IOException, Stopped {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            boolean afterEmpty = true;
            boolean first = true;
            int octet = in.read();
            while (octet >= 0) {
                int ended = octet;
                line.write(ended);
                octet = in.read();
                if (octet < 0 || ended == '\n' || line.size() > BUFFER) {
                    byte[] octets = line.toByteArray();
                    line.reset();
                    if (afterEmpty && startsWith(octets, 0) && (first || hasTime(octets))) {
                        first = false;
                        finish();
                    } else {
                        append(octets);
                    }
                    afterEmpty = isEmpty(octets);
                }
            }
            finish();
        }

        /**
         * A line of a mailbox tells when the message came (RFC 4155 § A), unlike a sentence of a message that was not
         * quoted.
         */
        private static boolean hasTime(byte[] line) {
            return TIME.matcher(new String(line, StandardCharsets.ISO_8859_1)).find();
        }

        private static boolean isEmpty(byte[] line) {
            return line[0] == '\n' || (line[0] == '\r' && line.length == 2);
        }

        private static boolean startsWith(byte[] line, int at) {
            return line.length >= at + FROM.length && Arrays.equals(line, at, at + FROM.length, FROM, 0, FROM.length);
        }

        /** One {@code >} was put before each line that would have begun a message, and is taken away. */
        private void append(byte[] line) {
            int quotes = 0;
            while (quotes < line.length && line[quotes] == '>') {
                quotes++;
            }
            int from = quotes > 0 && startsWith(line, quotes) ? 1 : 0;
            if (message.size() + line.length > MOST_OCTETS) {
                cut = true;
            } else {
                message.write(line, from, line.length - from);
            }
        }

        private void finish() throws Stopped {
            if (cut) {
                visitor.unreadable(name + " message " + number, tooLarge());
            } else if (message.size() > 0) {
                visitor.message(name + " message " + number, message.toByteArray());
            }
            message.reset();
            cut = false;
            number++;
        }
    }
}
