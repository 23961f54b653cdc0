package io.sallyport.cli;

import io.sallyport.backup.Manifest;
import io.sallyport.backup.Restore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sallyport restore}: puts a backup into the data folder of a gateway that is stopped. */
@Command(
        name = "restore",
        description = "Puts a backup into the data folder; the gateway must be stopped.",
        mixinStandardHelpOptions = true)
public final class RestoreCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataFolder data = new DataFolder();

    @Mixin
    private BackupCommand.Said said = new BackupCommand.Said();

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "The backup.")
    @Nullable
    private Path file;

    @Option(names = "--force", description = "Move what is in the data folder into before-restore-TIME there.")
    private boolean force;

    @Option(names = "--finish", description = "Do the rest of a restore that was broken off.")
    private boolean finish;

    private final Clock clock;

    RestoreCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException {
        Path from = file;
        if (finish == (from != null)) {
            throw new ParameterException(spec.commandLine(), "a FILE is needed, or --finish");
        }
        Restore restore = new Restore(data.places(), clock);
        if (from == null) {
            boolean done = restore.finish();
            spec.commandLine().getErr().println(done ? "the restore is finished" : "no restore was broken off");
            return done ? ExitCodes.OK : ExitCodes.FAILED;
        }
        return said.of(spec.commandLine(), true, "restored", watcher -> {
            Manifest manifest = restore.from(from, force, watcher);
            data.record(
                    clock,
                    "backup.restore",
                    from.toString(),
                    Map.of("taken", manifest.created().toString()));
            return manifest;
        });
    }
}
