package io.sallyport.policy.test;

import io.sallyport.config.Constraints;
import io.sallyport.policy.PolicyProblem;
import io.sallyport.policy.test.PolicyTest.Expectation;
import io.sallyport.policy.test.PolicyTest.Given;
import io.sallyport.policy.yaml.Bound;
import io.sallyport.policy.yaml.Layers;
import io.sallyport.policy.yaml.Place;
import io.sallyport.policy.yaml.ProblemSink;
import io.sallyport.policy.yaml.RecordBinder;
import io.sallyport.policy.yaml.Variants;
import io.sallyport.policy.yaml.YamlNode;
import io.sallyport.policy.yaml.YamlNode.Entry;
import io.sallyport.policy.yaml.YamlNode.Mapping;
import io.sallyport.policy.yaml.YamlNode.Sequence;
import io.sallyport.policy.yaml.YamlReader;
import jakarta.validation.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the tests of a policy: every {@code .yaml} file in its folder {@code tests}. */
public final class PolicyTestFiles {
    /** The folder, in that of the policy. */
    public static final String FOLDER = "tests";

    private static final int MAX_FILES = 1000;
    private static final int MAX_TESTS = 10_000;
    private static final int MAX_PROBLEMS = 500;
    private static final String GIVEN = "given";
    private static final String TESTS = "tests";
    private static final String BEFORE = "before";
    private static final String TIMES = "times";
    private static final Set<String> MESSAGE = Set.of("message", "eml");

    private static final Layers LAYERS = new Layers(Variants.NONE);

    private final Validator validator = Constraints.validator();

    /**
     * What was read.
     *
     * @param tests in the order of files and lines; those that could be read, if there are problems
     */
    public record Reading(List<PolicyTest> tests, List<PolicyProblem> problems) {
        public Reading {
            tests = List.copyOf(tests);
            problems = List.copyOf(problems);
        }
    }

    /** One entry of {@code tests:}. */
    record TestBlock(String name, List<Given> before, Given given, Expectation expect) {}

    /**
     * Reads the tests of a policy; none if it has no such folder.
     *
     * @param policies the folder of the policy
     */
    public Reading read(Path policies) {
        List<PolicyTest> tests = new ArrayList<>();
        List<PolicyProblem> problems = new ArrayList<>();
        ProblemSink sink = (place, path, value, expected, advice) -> {
            if (problems.size() < MAX_PROBLEMS) {
                problems.add(
                        new PolicyProblem(place.file(), place.line(), place.column(), path, value, expected, advice));
            }
        };
        Path folder = policies.resolve(FOLDER);
        for (Path file : files(folder, sink)) {
            String name = FOLDER + "/" + folder.relativize(file).toString().replace('\\', '/');
            Mapping top = parse(file, name, sink);
            if (top != null) {
                read(top, sink, tests);
            }
        }
        return new Reading(tests, problems);
    }

    private static List<Path> files(Path folder, ProblemSink sink) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder, 4)) {
            List<Path> files = all.filter(file -> file.toString().endsWith(".yaml") && Files.isRegularFile(file))
                    .sorted()
                    .limit(MAX_FILES + 1L)
                    .toList();
            if (files.size() > MAX_FILES) {
                sink.add(Place.startOf(FOLDER), "", null, "must hold at most " + MAX_FILES + " files", null);
            }
            return files;
        } catch (IOException e) {
            sink.add(Place.startOf(FOLDER), "", null, "cannot be listed: " + e, null);
            return List.of();
        }
    }

    private static @Nullable Mapping parse(Path file, String name, ProblemSink sink) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(4 * YamlReader.MAX_LENGTH + 1); // Four octets a character (RFC 3629 § 3)
            return YamlReader.read(name, new String(content, StandardCharsets.UTF_8), sink);
        } catch (IOException e) {
            sink.add(Place.startOf(name), "", null, "cannot be read: " + e, null);
            return null;
        }
    }

    private void read(Mapping top, ProblemSink sink, List<PolicyTest> tests) {
        top.entries().forEach((key, entry) -> {
            if (!key.equals(GIVEN) && !key.equals(TESTS)) {
                sink.add(entry.place(), key, null, "is not a key here", "the keys are given, tests");
            }
        });
        Mapping common = block(top, GIVEN, sink);
        Entry entry = top.entries().get(TESTS);
        if (entry == null || !(entry.value() instanceof Sequence(Place place, List<YamlNode> items))) {
            sink.add(top.place(), TESTS, null, "must be a list of tests", null);
            return;
        }
        RecordBinder binder = new RecordBinder(validator, sink);
        for (YamlNode item : items) {
            if (tests.size() >= MAX_TESTS) {
                sink.add(place, TESTS, null, "must be at most " + MAX_TESTS + " in all files", null);
                return;
            }
            if (item instanceof Mapping test) {
                Bound<TestBlock> bound = binder.bind(TestBlock.class, filledUp(test, common, sink));
                TestBlock block = bound.value();
                if (block != null) {
                    tests.add(
                            new PolicyTest(block.name(), test.place(), block.before(), block.given(), block.expect()));
                }
            } else {
                sink.add(item.place(), TESTS, item.shown(), "must be a block with name, given, expect", null);
            }
        }
    }

    /** The test with what its file says for all, and what happens before with what the test says. */
    private static Mapping filledUp(Mapping test, Mapping common, ProblemSink sink) {
        Map<String, Entry> filled = new LinkedHashMap<>(test.entries());
        Mapping given = over(common, block(test, GIVEN, sink));
        filled.put(GIVEN, new Entry(given.place(), given));
        Entry before = test.entries().get(BEFORE);
        if (before != null && before.value() instanceof Sequence(Place place, List<YamlNode> items)) {
            List<YamlNode> earlier = items.stream()
                    .map(item -> item instanceof Mapping mail ? over(without(Set.of(TIMES), given), mail) : item)
                    .toList();
            filled.put(BEFORE, new Entry(before.place(), new Sequence(place, earlier)));
        }
        return new Mapping(test.place(), filled);
    }

    /** A mail over what holds for several. It has one message, so one form of it takes the place of the other. */
    private static Mapping over(Mapping common, Mapping own) {
        boolean isOther = own.entries().keySet().stream().anyMatch(MESSAGE::contains);
        return LAYERS.merge(Given.class, isOther ? without(MESSAGE, common) : common, own);
    }

    private static Mapping without(Set<String> keys, Mapping block) {
        Map<String, Entry> left = new LinkedHashMap<>(block.entries());
        left.keySet().removeAll(keys);
        return new Mapping(block.place(), left);
    }

    private static Mapping block(Mapping from, String key, ProblemSink sink) {
        Entry entry = from.entries().get(key);
        if (entry != null && entry.value() instanceof Mapping block) {
            return block;
        }
        if (entry != null && !entry.value().isEmpty()) {
            sink.add(entry.value().place(), key, entry.value().shown(), "must be a block", null);
        }
        return new Mapping(from.place(), Map.of());
    }
}
