package io.sallyport.filter.classifier;

import io.sallyport.message.HeaderField;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A sample in the form in which its features are counted: letters in lower case, white space as one space.
 *
 * <p>Lower case is for the letters of ASCII only; other octets stand as they came, so that no charset must be known.
 */
final class Reading {
    /** So far sequences of octets count, in header and text each: further down mail repeats itself. */
    private static final int MOST_SEQUENCED = 3000;

    /** So many octets of the header are cut into words. */
    private static final int MOST_HEAD = 8000;

    private static final int MOST_HOSTS = 64;
    private static final int LONGEST_HOST = 255;
    private static final int LONGEST_WORD = 29;
    private static final int SEQUENCE = 4;

    /** Fields whose values are noise: digests and keys. That they are there counts. */
    private static final Set<String> NOISE =
            Set.of("dkim-signature", "x-google-dkim-signature", "domainkey-signature", "face", "x-face", "autocrypt");

    private final byte[] head;
    private final byte[] text;

    /** Where the fields begin in the head, and their names. */
    private final List<Field> fields;

    private final List<String> hosts;
    private final List<String> facts;

    private record Field(String name, int from, int to) {}

    /** What a feature is a part of. */
    enum Section {
        HEAD,
        TEXT,
        HOST,
        FACT
    }

    /** Takes the features of a message, some of them more than once. */
    interface Sink {
        /**
         * One feature.
         *
         * @param hash its place in the table of weights, from the top bits on
         * @param from the first octet in head or text; for hosts and facts their number
         */
        void feature(int hash, Section section, int from);
    }

    private Reading(byte[] head, List<Field> fields, byte[] text, List<String> hosts, List<String> facts) {
        this.head = head;
        this.fields = fields;
        this.text = text;
        this.hosts = hosts;
        this.facts = facts;
    }

    static Reading of(Sample sample) {
        byte[] head = new byte[MOST_HEAD];
        int length = 0;
        List<Field> fields = new ArrayList<>();
        for (HeaderField field : sample.fields()) {
            if (length == MOST_HEAD) {
                break;
            }
            String name = field.lowerCaseName();
            int from = length;
            int end = NOISE.contains(name) ? field.valueStart() : field.end();
            length = normalise(field.octets(), field.start(), end, head, length);
            fields.add(new Field(name, from, length));
        }
        byte[] text = new byte[sample.text().length];
        int textLength = normalise(sample.text(), 0, sample.text().length, text, 0);
        byte[] read = Arrays.copyOf(text, textLength);
        return new Reading(Arrays.copyOf(head, length), fields, read, hosts(read), sample.facts());
    }

    /** Appends octets as they count; gives the new length. */
    private static int normalise(byte[] octets, int from, int to, byte[] into, int length) {
        int end = length;
        for (int i = from; i < to && end < into.length; i++) {
            byte octet = octets[i];
            boolean space = octet == ' ' || octet == '\t' || octet == '\r' || octet == '\n';
            if (!space) {
                into[end++] = octet >= 'A' && octet <= 'Z' ? (byte) (octet + 32) : octet;
            } else if (end > 0 && into[end - 1] != ' ') {
                into[end++] = ' ';
            }
        }
        return end;
    }

    /** The hosts of links, as they stand in the text. */
    private static List<String> hosts(byte[] text) {
        String letters = new String(text, StandardCharsets.ISO_8859_1);
        Set<String> hosts = new LinkedHashSet<>();
        int at = letters.indexOf("://");
        while (at >= 0 && hosts.size() < MOST_HOSTS) {
            int from = at + 3;
            int to = from;
            while (to < letters.length() && to - from < LONGEST_HOST && isOfHost(letters.charAt(to))) {
                to++;
            }
            if (to > from) {
                hosts.add(letters.substring(from, to));
            }
            at = letters.indexOf("://", to);
        }
        return List.copyOf(hosts);
    }

    private static boolean isOfHost(char c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '.' || c == '-' || c >= 0x80;
    }

    /**
     * Gives all features.
     *
     * @param seed another one for each model, so that nobody can compute which words collide
     */
    void features(int seed, Sink sink) {
        sequences(head, seed ^ 0x1f83d9ab, Section.HEAD, sink);
        sequences(text, seed ^ 0x5be0cd19, Section.TEXT, sink);
        for (Field field : fields) {
            int name = hash(seed, field.name);
            sink.feature(mix(name ^ 0x11), Section.HEAD, field.from);
            words(head, field.from, field.to, name, false, (hash, from) -> sink.feature(hash, Section.HEAD, from));
        }
        int most = Math.min(text.length, MOST_SEQUENCED);
        words(text, 0, most, seed, true, (hash, from) -> sink.feature(hash, Section.TEXT, from));
        for (int i = 0; i < hosts.size(); i++) {
            host(hosts.get(i), i, seed, sink);
        }
        for (int i = 0; i < facts.size(); i++) {
            sink.feature(mix(hash(seed ^ 0x22, facts.get(i))), Section.FACT, i);
        }
    }

    private static void sequences(byte[] octets, int salt, Section section, Sink sink) {
        int window = 0;
        for (int i = 0; i < Math.min(octets.length, MOST_SEQUENCED); i++) {
            window = window << 8 | octets[i] & 0xff;
            if (i >= SEQUENCE - 1) {
                sink.feature(mix(window + salt), section, i - SEQUENCE + 1);
            }
        }
    }

    private interface WordSink {
        void word(int hash, int from);
    }

    private static void words(byte[] octets, int from, int to, int salt, boolean pairs, WordSink sink) {
        int hash = salt;
        int last = 0;
        int start = from;
        for (int i = from; i <= to; i++) {
            if (i < to && isOfWord(octets[i])) {
                hash = hash * 31 + octets[i];
            } else {
                int length = i - start;
                if (length > 1 && length <= LONGEST_WORD) {
                    sink.word(mix(hash ^ 0x33), start);
                    if (pairs && last != 0) {
                        sink.word(mix(hash * 17 + last), start);
                    }
                    last = hash;
                }
                hash = salt;
                start = i + 1;
            }
        }
    }

    private static boolean isOfWord(byte octet) {
        return octet >= 'a' && octet <= 'z'
                || octet >= '0' && octet <= '9'
                || octet < 0
                || octet == '$'
                || octet == '!'
                || octet == '\'';
    }

    /** A host, and each domain above it: spam has many hosts of one domain. */
    private static void host(String host, int number, int seed, Sink sink) {
        int from = 0;
        while (from >= 0 && from < host.length() && host.indexOf('.', from) > 0) {
            sink.feature(mix(hash(seed ^ 0x44, host.substring(from))), Section.HOST, number);
            from = host.indexOf('.', from) + 1;
        }
    }

    private static int hash(int seed, String text) {
        int hash = seed;
        for (int i = 0; i < text.length(); i++) {
            hash = hash * 31 + text.charAt(i);
        }
        return mix(hash);
    }

    /** Spreads similar numbers over all bits, one to one (the finalizer of MurmurHash3 with other constants). */
    private static int mix(int hash) {
        int mixed = hash;
        mixed ^= mixed >>> 16;
        mixed *= 0x7feb352d;
        mixed ^= mixed >>> 15;
        mixed *= 0x846ca68b;
        mixed ^= mixed >>> 16;
        return mixed;
    }

    /** How many octets a section has. */
    int length(Section section) {
        return switch (section) {
            case HEAD -> head.length;
            case TEXT -> text.length;
            case HOST -> hosts.size();
            case FACT -> facts.size();
        };
    }

    /** Where the word ends that an octet is part of; for hosts and facts the next. */
    int wordEnd(Section section, int from) {
        byte[] octets = section == Section.HEAD ? head : text;
        if (section == Section.HOST || section == Section.FACT) {
            return from + 1;
        }
        int end = from;
        while (end < octets.length && octets[end] != ' ') {
            end++;
        }
        return Math.min(end + 1, octets.length);
    }

    /** What stands there, for people: words of the header with the name of their field. */
    String words(Section section, int from, int to) {
        return switch (section) {
            case HEAD -> {
                String name = fieldAt(from);
                String word = letters(head, from, to);
                yield word.startsWith(name + ":") ? word : name + ": " + word;
            }
            case TEXT -> letters(text, from, to);
            case HOST -> "link to " + hosts.get(from);
            case FACT -> facts.get(from);
        };
    }

    private String fieldAt(int at) {
        for (Field field : fields) {
            if (at < field.to) {
                return field.name;
            }
        }
        return "header";
    }

    private static String letters(byte[] octets, int from, int to) {
        return new String(octets, from, to - from, StandardCharsets.UTF_8)
                .toLowerCase(Locale.ROOT)
                .strip();
    }
}
