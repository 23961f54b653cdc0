package io.sallyport.cli;

import java.io.Console;
import java.io.PrintWriter;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/** How far a long command has come: a bar on the terminal, and nothing where nobody looks. */
final class Progress implements AutoCloseable {
    private final @Nullable ProgressBar bar;

    private Progress(@Nullable ProgressBar bar) {
        this.bar = bar;
    }

    /**
     * A bar.
     *
     * @param steps how many there are
     * @param wanted false: none, whoever looks
     */
    static Progress of(String task, long steps, boolean wanted) {
        boolean shown = wanted && steps > 1 && isSeen();
        return new Progress(
                shown
                        ? new ProgressBarBuilder()
                                .setTaskName(task)
                                .setInitialMax(steps)
                                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                                .build()
                        : null);
    }

    /** Whether somebody looks at a terminal. */
    @SuppressWarnings("SystemConsoleNull") // It still is, where the JDK's module for consoles is not there
    private static boolean isSeen() {
        Console console = System.console(); // Null, or one that says so, without a terminal
        return console != null && console.isTerminal();
    }

    /** Some steps are done. */
    void step(long steps) {
        if (bar != null) {
            bar.stepBy(steps);
        }
    }

    /** Something that does not wait for the end. */
    void say(PrintWriter err, String text) {
        err.println(text);
        err.flush();
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
