package io.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a file of the policy holds, the answer is a policy or problems: never an exception, never a hang. */
class PolicyLoaderFuzzTest {
    /** More by {@code -Dsallyport.fuzz.rounds=…}. */
    private static final int ROUNDS = Integer.getInteger("sallyport.fuzz.rounds", 1500);

    private static final String[] PIECES = {
        "&a ",
        "*a",
        "<<: ",
        "!!str ",
        "!x ",
        "---\n",
        "...\n",
        "%YAML 1.2\n",
        "? ",
        "- ",
        ": ",
        "|\n",
        ">-\n",
        "{",
        "}",
        "[",
        "]",
        "\"",
        "'",
        "\\",
        "\"\\UFFFFFFFF\"",
        "\"\\xzz\"",
        "\t",
        "\r",
        "\u0085",
        "\u2028",
        "\u0000",
        "\uFEFF",
        "null",
        "~",
        "relay",
        "backends",
        "recipients",
        "list",
        "callout",
        "PT",
        "P1D",
        "99999999999999999999",
        "-1",
        "1e9",
        "0x1F",
        "[::1]:25",
        "..",
        "/",
        "ß",
        "\uD83D\uDE00",
        "#",
        "@",
        "`",
        ", "
    };

    private final PolicyLoader loader = new PolicyLoader(new SampleFilters());

    @TempDir
    Path folder;

    @Test
    void mutatedFilesNeverThrow() throws IOException {
        long seed = Long.getLong("sallyport.fuzz.seed", 20261122L);
        RandomGenerator random = new Random(seed);
        List<byte[]> seeds = seeds();
        assertThat(seeds).hasSizeGreaterThan(20);
        Files.createDirectories(folder.resolve("domains"));
        int rejected = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] content = seeds.get(random.nextInt(seeds.size()));
            for (int i = random.nextInt(4); i >= 0; i--) {
                content = mutate(content, random);
            }
            String file =
                    List.of("policy.yaml", "domains/a.test.yaml", "lists.txt").get(random.nextInt(3));
            Files.write(folder.resolve(file), content);
            rejected += judge(content, "seed %d, round %d".formatted(seed, round));
        }
        assertThat(rejected).isBetween(ROUNDS / 2, ROUNDS);
    }

    private int judge(byte[] content, String when) {
        try {
            return switch (loader.load(folder)) {
                case LoadResult.Loaded loaded -> 0;
                case LoadResult.Rejected rejected -> {
                    assertThat(rejected.problems()).isNotEmpty().allSatisfy(problem -> {
                        assertThat(problem.line()).isPositive();
                        assertThat(problem.column()).isPositive();
                        assertThat(problem.toString()).doesNotContain("\n", "\u001b");
                    });
                    yield 1;
                }
            };
        } catch (RuntimeException | StackOverflowError e) {
            return fail(when + ": " + new String(content, StandardCharsets.UTF_8), e);
        }
    }

    private static List<byte[]> seeds() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/resources/policies"))) {
            List<Path> found = files.filter(file -> file.toString().matches(".*\\.(yaml|txt)"))
                    .sorted()
                    .toList();
            byte[][] contents = new byte[found.size()][];
            for (int i = 0; i < contents.length; i++) {
                contents[i] = Files.readAllBytes(found.get(i));
            }
            return Arrays.asList(contents);
        }
    }

    private static byte[] mutate(byte[] content, RandomGenerator random) {
        int at = random.nextInt(content.length + 1);
        int until = Math.min(content.length, at + random.nextInt(8));
        byte[] piece =
                switch (random.nextInt(4)) {
                    case 0 -> PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.UTF_8);
                    case 1 -> new byte[] {(byte) random.nextInt(256)};
                    case 2 ->
                        PIECES[random.nextInt(PIECES.length)]
                                .repeat(random.nextInt(200))
                                .getBytes(StandardCharsets.UTF_8);
                    default -> new byte[0];
                };
        byte[] mutated = new byte[at + piece.length + content.length - until];
        System.arraycopy(content, 0, mutated, 0, at);
        System.arraycopy(piece, 0, mutated, at, piece.length);
        System.arraycopy(content, until, mutated, at + piece.length, content.length - until);
        return mutated.length > 100_000 ? Arrays.copyOf(mutated, 100_000) : mutated;
    }
}
