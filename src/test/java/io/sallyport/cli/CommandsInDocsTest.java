package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.testing.DocPages;
import io.sallyport.testing.DocPages.Page;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;

/** The pages say nothing to the command line that it does not understand. */
class CommandsInDocsTest {
    /** In front of a command may stand a prompt, another user, and variables. */
    private static final Pattern COMMAND =
            Pattern.compile("^\\s*(?:\\$ |# )?(?:sudo (?:-u \\S+ )?)?(?:[A-Z_]+=\\S* )*(?:\\S*/)?sallyport(?= |$)(.*)");

    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|([^\\s'\"]+)");

    private static final Pattern OPTION = Pattern.compile("--[a-z-]+");

    @Test
    void everyCommandLineOfThePagesIsUnderstood() {
        List<String> wrong = new ArrayList<>();
        int lines = 0;
        for (Page page : DocPages.all()) {
            for (String line : lines(page)) {
                lines++;
                String why = line.matches(".*(\\[|…|\\| ).*") ? missing(line) : misunderstood(words(line));
                if (why != null) {
                    wrong.add("%s: sallyport%s: %s".formatted(page.path(), line, why));
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(lines).isGreaterThan(40);
    }

    @Test
    void everyCommandIsNamedInThePageOfCommands() {
        String page = DocPages.all().stream()
                .filter(one -> one.path().endsWith("cli.md"))
                .map(Page::text)
                .findFirst()
                .orElseThrow();
        assertThat(SallyportCommand.commandLine(Clock.systemUTC())
                        .getSubcommands()
                        .keySet())
                .allSatisfy(command -> assertThat(page).containsPattern("sallyport \\[?" + command));
    }

    private static List<String> lines(Page page) {
        List<String> lines = new ArrayList<>();
        for (String block : page.blocks("sh", "shell", "bash", "")) {
            block.replace("\\\n", " ").lines().forEach(line -> add(lines, line));
        }
        page.code().stream().filter(code -> code.startsWith("sallyport ")).forEach(code -> add(lines, code));
        return lines;
    }

    private static void add(List<String> lines, String line) {
        var command = COMMAND.matcher(line);
        if (command.find()) {
            lines.add(command.group(1).replaceFirst("\\s{2,}.*", "")); // Behind a gap it is told what the command does
        }
    }

    /** The words of one command: what follows another command, a file or a remark is not its own. */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        for (var word = WORD.matcher(line); word.find(); ) {
            if (word.group(3) != null && word.group(3).matches("[|<>;&#].*|\\d?>.*")) {
                break;
            }
            words.add(word.group().replaceAll("['\"]", ""));
        }
        return words;
    }

    /** Of a synopsis, the options that its command does not have; null if it has all. */
    private static @Nullable String missing(String synopsis) {
        CommandLine parent = SallyportCommand.commandLine(Clock.systemUTC());
        CommandLine command = parent;
        Set<String> options = new HashSet<>();
        for (String word : synopsis.strip().split("[ |]")) {
            CommandLine narrower = command.getSubcommands().get(word);
            if (narrower != null) {
                parent = command;
                command = narrower;
            } else if (parent.getSubcommands().containsKey(word)) { // An alternative to the one before
                command = parent.getSubcommands().get(word);
            }
            options.addAll(command.getCommandSpec().optionsMap().keySet());
        }
        return OPTION.matcher(synopsis)
                .results()
                .map(MatchResult::group)
                .filter(option -> !options.contains(option))
                .findFirst()
                .orElse(null);
    }

    /** A page may leave out what everybody knows to fill in; what it does say must be understood. */
    private static @Nullable String misunderstood(List<String> words) {
        try {
            var unused = SallyportCommand.commandLine(Clock.systemUTC()).parseArgs(words.toArray(String[]::new));
            return null;
        } catch (MissingParameterException e) {
            return null;
        } catch (ParameterException e) {
            return e.getMessage();
        }
    }
}
