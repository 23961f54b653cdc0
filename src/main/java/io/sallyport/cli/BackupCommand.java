package io.sallyport.cli;

import io.sallyport.backup.Backup;
import io.sallyport.backup.Manifest;
import io.sallyport.backup.RefusedException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sallyport backup}: copies what a gateway keeps while it runs, or looks whether a copy is whole. */
@Command(
        name = "backup",
        description = "Copies what the gateway keeps into one file, while it runs.",
        mixinStandardHelpOptions = true)
public final class BackupCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataFolder data = new DataFolder();

    @Mixin
    private Said said = new Said();

    @Parameters(paramLabel = "FILE", description = "Where to; - for standard output.")
    private String file = "";

    @Option(names = "--verify", description = "Take none: read FILE to its end, and tell whether it is whole.")
    private boolean verify;

    @Option(
            names = "--with-spool",
            description = "Also mail that waits for a backend; to move to another host, with the gateway stopped.")
    private boolean withSpool;

    @Option(names = "--with-policies", description = "Also the policy's folder.")
    private boolean withPolicies;

    private final Clock clock;

    BackupCommand(Clock clock) {
        this.clock = clock;
    }

    /** What both commands print. */
    static final class Said {
        @Option(names = "--json", description = "Print what the backup holds as JSON.")
        private boolean json;

        @Option(names = "--quiet", description = "Show no progress.")
        private boolean quiet;

        /** Does it with a bar on the terminal, and gives the exit code. */
        int of(CommandLine command, boolean toOutput, String done, Work work) throws IOException {
            Bar bar = new Bar(!quiet);
            Manifest manifest;
            try (bar) {
                manifest = work.with(bar);
            } catch (RefusedException e) {
                command.getErr().println("refused (%s): %s".formatted(e.why().word(), e.getMessage()));
                return ExitCodes.FAILED;
            }
            var printer = toOutput ? command.getOut() : command.getErr();
            printer.println(json ? manifest.json().toPrettyString() : "%s: %s".formatted(done, text(manifest)));
            printer.flush();
            if (!manifest.missing().isEmpty()) {
                command.getErr()
                        .println("files of held messages that were lost before: "
                                + String.join(" ", manifest.missing()));
            }
            if (manifest.audit() == null) {
                command.getErr().println("the audit log in it is broken: see sallyport audit verify");
            }
            return ExitCodes.OK;
        }

        private static String text(Manifest manifest) {
            return "%d files of %d octets, %d held messages, of %s by Sallyport %s"
                    .formatted(
                            manifest.files(),
                            manifest.octets(),
                            manifest.heldFiles(),
                            manifest.created(),
                            QueueTable.printable(manifest.program()));
        }
    }

    /** What is done. */
    interface Work {
        /** Does it, and says what there is. */
        Manifest with(Backup.Watcher watcher) throws IOException;
    }

    /** A bar that begins when it is known how much there is to do. */
    private static final class Bar implements Backup.Watcher, AutoCloseable {
        private final boolean wanted;
        private @Nullable Progress progress;

        Bar(boolean wanted) {
            this.wanted = wanted;
        }

        @Override
        public LongConsumer begin(long octets) {
            Progress begun = Progress.of("octets", octets, wanted);
            progress = begun;
            return begun::step;
        }

        @Override
        public void close() {
            if (progress != null) {
                progress.close();
            }
        }
    }

    @Override
    public Integer call() throws IOException {
        CommandLine command = spec.commandLine();
        if (verify) {
            if (withSpool || withPolicies || file.equals("-")) {
                throw new ParameterException(command, "--verify takes a file, and nothing else");
            }
            return said.of(command, true, file + " is whole", watcher -> Backup.verify(Path.of(file), watcher));
        }
        if (!Files.isDirectory(data.path())) {
            throw new ParameterException(command, "there is no data folder " + data.path());
        }
        Backup backup = new Backup(data.places(), Version.number(), clock);
        Work work = file.equals("-")
                ? watcher -> backup.take(standardOutput(), withSpool, withPolicies, watcher)
                : watcher -> backup.take(Path.of(file), withSpool, withPolicies, watcher);
        // Whoever has a backup has all held mail: that is on record, in the backup too
        data.record(clock, "backup.take", file, Map.of("spool", String.valueOf(withSpool)));
        return said.of(command, !file.equals("-"), "taken", work);
    }

    private static OutputStream standardOutput() {
        PrintStream out = System.out;
        return new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                write(new byte[] {(byte) octet}, 0, 1);
            }

            /** A {@link PrintStream} keeps its failures to itself: half a backup on a full disk would pass for a whole one. */
            @Override
            public void write(byte[] octets, int from, int count) throws IOException {
                out.write(octets, from, count);
                if (out.checkError()) {
                    throw new IOException("standard output takes no more: the backup is not whole");
                }
            }
        };
    }
}
