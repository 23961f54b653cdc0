package io.sallyport.policy.yaml;

import io.sallyport.policy.yaml.YamlNode.Entry;
import io.sallyport.policy.yaml.YamlNode.Mapping;
import io.sallyport.policy.yaml.YamlNode.Scalar;
import io.sallyport.policy.yaml.YamlNode.Sequence;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * Reads a YAML file into nodes. Refused are the parts of YAML that make a file mean more than it shows: anchors,
 * aliases, merge keys, tags, several documents; and keys that stand twice.
 *
 * <p>Nodes are built from the parser's events, not by the library's composer or constructors, so nothing is
 * instantiated, expanded or recursed into before it has been counted.
 */
public final class YamlReader {
    /** The most characters of a file. */
    public static final int MAX_LENGTH = 256 * 1024;

    private static final int MAX_DEPTH = 24;
    private static final int MAX_NODES = 50_000;

    private final String file;
    private final ProblemSink problems;
    private int nodes;

    private YamlReader(String file, ProblemSink problems) {
        this.file = file;
        this.problems = problems;
    }

    /**
     * Reads a file whose top is a block of keys.
     *
     * @return null if it is not YAML of our kind, which has then been reported; an empty file is an empty block
     */
    public static @Nullable Mapping read(String file, String text, ProblemSink problems) {
        return new YamlReader(file, problems).document(text);
    }

    private @Nullable Mapping document(String text) {
        if (text.length() > MAX_LENGTH) {
            problems.add(
                    Place.startOf(file),
                    "",
                    text.length() + " characters",
                    "must be at most " + MAX_LENGTH + " characters long",
                    null);
            return null;
        }
        try {
            // The byte order mark of some editors is not part of the text (YAML 1.2.2 § 5.2).
            String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
            return top(new Yaml(options()).parse(new StringReader(content)).iterator());
        } catch (Refused e) {
            problems.add(e.place, "", e.value, e.expected, e.advice);
        } catch (MarkedYAMLException e) {
            String what = e.getProblem() == null ? "cannot be read" : e.getProblem();
            problems.add(place(e.getProblemMark()), "", null, "is not YAML: " + oneLine(what), null);
        } catch (ReaderException e) {
            problems.add(
                    placeOf(text, e.getPosition()),
                    "",
                    "U+%04X".formatted(e.getCodePoint()),
                    "must not hold control characters",
                    null);
        } catch (YAMLException e) {
            String what = e.getMessage() == null ? "cannot be read" : e.getMessage();
            problems.add(Place.startOf(file), "", null, "is not YAML: " + oneLine(what), null);
        }
        return null;
    }

    private static LoaderOptions options() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_LENGTH);
        options.setMaxAliasesForCollections(0);
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setAllowDuplicateKeys(false);
        return options;
    }

    private @Nullable Mapping top(Iterator<Event> events) {
        YamlNode root = null;
        while (events.hasNext()) {
            Event event = events.next();
            switch (event.getEventId()) {
                case DocumentStart -> {
                    if (root != null) {
                        throw new Refused(place(event), null, "must be one document", "remove the line ---");
                    }
                    root = node(events.next(), events, 0);
                }
                case StreamStart, StreamEnd, DocumentEnd, Comment -> {}
                case Alias, Scalar, SequenceStart, SequenceEnd, MappingStart, MappingEnd ->
                    throw new IllegalStateException("content outside a document");
            }
        }
        return switch (root) {
            case null -> new Mapping(Place.startOf(file), Map.of());
            case Mapping mapping -> mapping;
            case YamlNode other when other.isEmpty() -> new Mapping(Place.startOf(file), Map.of());
            case YamlNode other -> {
                problems.add(other.place(), "", other.shown(), "must be a block of keys", null);
                yield null;
            }
        };
    }

    private YamlNode node(Event event, Iterator<Event> events, int depth) {
        Place place = place(event);
        if (++nodes > MAX_NODES) {
            throw new Refused(place, null, "must hold at most " + MAX_NODES + " values", null);
        }
        if (depth > MAX_DEPTH) {
            throw new Refused(place, null, "must be nested at most " + MAX_DEPTH + " deep", null);
        }
        refuseIndirection(event, place);
        return switch (event) {
            case ScalarEvent scalar ->
                new Scalar(place, scalar.getValue(), scalar.getScalarStyle() == DumperOptions.ScalarStyle.PLAIN);
            case SequenceStartEvent start -> sequence(place, events, depth);
            case MappingStartEvent start -> mapping(place, events, depth);
            default -> throw new IllegalStateException("a node begins with " + event.getEventId());
        };
    }

    private static void refuseIndirection(Event event, Place place) {
        if (event instanceof AliasEvent alias) {
            throw new Refused(place, "*" + alias.getAnchor(), "must not be an alias", "write the value out");
        }
        if (event instanceof NodeEvent node && node.getAnchor() != null) {
            throw new Refused(place, "&" + node.getAnchor(), "must not have an anchor", "remove it");
        }
        String tag =
                switch (event) {
                    case ScalarEvent scalar -> scalar.getTag();
                    case CollectionStartEvent collection -> collection.getTag();
                    default -> null;
                };
        if (tag != null) {
            throw new Refused(place, tag, "must not have a tag", "remove it: the key decides the type");
        }
    }

    private Sequence sequence(Place place, Iterator<Event> events, int depth) {
        List<YamlNode> items = new ArrayList<>();
        for (Event next = events.next(); !next.is(Event.ID.SequenceEnd); next = events.next()) {
            items.add(node(next, events, depth + 1));
        }
        return new Sequence(place, items);
    }

    private Mapping mapping(Place place, Iterator<Event> events, int depth) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (Event next = events.next(); !next.is(Event.ID.MappingEnd); next = events.next()) {
            YamlNode key = node(next, events, depth + 1);
            YamlNode value = node(events.next(), events, depth + 1);
            if (!(key instanceof Scalar scalar)) {
                throw new Refused(key.place(), key.shown(), "must be a key: a single word", null);
            }
            if (scalar.plain() && scalar.text().equals("<<")) {
                throw new Refused(key.place(), "<<", "must not merge", "write the keys out");
            }
            Entry before = entries.putIfAbsent(scalar.text(), new Entry(scalar.place(), value));
            if (before != null) {
                problems.add(
                        scalar.place(),
                        scalar.text(),
                        null,
                        "stands twice in one block",
                        "the first is in line " + before.place().line());
            }
        }
        return new Mapping(place, entries);
    }

    private Place place(Event event) {
        return place(event.getStartMark());
    }

    private Place place(@Nullable Mark mark) {
        return mark == null ? Place.startOf(file) : new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
    }

    private Place placeOf(String text, int position) {
        String before = text.substring(0, Math.clamp(position, 0, text.length()));
        int line = (int) before.lines().count();
        return new Place(file, Math.max(1, line), Math.max(1, before.length() - before.lastIndexOf('\n')));
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    /** Ends the reading of a file at the first construct that we do not take. */
    private static final class Refused extends RuntimeException {
        private final transient Place place;
        private final transient @Nullable String value;
        private final String expected;
        private final transient @Nullable String advice;

        private Refused(Place place, @Nullable String value, String expected, @Nullable String advice) {
            super(expected, null, false, false);
            this.place = place;
            this.value = value;
            this.expected = expected;
            this.advice = advice;
        }
    }
}
