package io.sallyport.cli;

import io.sallyport.audit.AuditChain;
import io.sallyport.audit.AuditCopies;
import io.sallyport.audit.AuditFile;
import io.sallyport.audit.AuditFolder;
import io.sallyport.audit.AuditLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sallyport audit}: who did what, and whether the account of it is whole. Reads the files of the gateway. */
@Command(
        name = "audit",
        description = "Shows who did what, and checks that the account of it was not changed.",
        mixinStandardHelpOptions = true,
        subcommands = {AuditCommand.Verify.class, AuditCommand.Show.class})
public final class AuditCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Without a subcommand there is nothing to do. */
    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "a command is missing: verify, show");
    }

    /** {@code audit verify}. */
    @Command(
            name = "verify",
            description = "Reads the whole account and follows its hashes.",
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:whole", "1:changed, damaged or cut short", "2:wrong usage"})
    static final class Verify implements Callable<Integer> {
        @Spec
        CommandSpec spec = CommandSpec.create();

        @Mixin
        DataFolder data = new DataFolder();

        @Option(
                names = "--seen",
                paramLabel = "HASH",
                description = "A hash that an earlier check printed: it must still be there, or the end was cut off.")
        @Nullable
        String seen;

        @Option(
                names = "--moved",
                paramLabel = "ACCOUNT",
                description = "An account of this gateway whose files you moved away; may be repeated.")
        List<String> moved = new ArrayList<>();

        @Override
        public Integer call() throws IOException {
            AuditFolder folder = new AuditFolder(data.path().resolve(AuditFile.FOLDER));
            PrintWriter out = spec.commandLine().getOut();
            PrintWriter err = spec.commandLine().getErr();
            AuditFolder.Check own = folder.check(seen);
            int exit = told(own);
            if (own instanceof AuditFolder.Check.Whole whole) {
                exit = Math.max(
                        exit, data.onAuditCopies((copies, gateway) -> verify(folder, whole, copies, gateway), exit));
            }
            out.flush();
            err.flush();
            return exit;
        }

        /** Holds the files against their copies, and follows the hashes of what other gateways have copied. */
        private int verify(AuditFolder folder, AuditFolder.Check.Whole whole, AuditCopies copies, String gateway)
                throws IOException {
            String account = folder.accountOf(gateway);
            AuditFolder.Check copied = account == null ? whole : folder.check(copies, account, whole);
            int exit = copied.equals(whole) ? ExitCodes.OK : told(copied);
            for (String other : copies.accounts()) {
                String broken = other.equals(account) ? null : AuditChain.check(copies, other);
                if (broken != null) {
                    spec.commandLine().getErr().println("broken: the copy of %s: %s".formatted(other, broken));
                    exit = ExitCodes.FAILED;
                } else if (!other.equals(account) && other.startsWith(gateway + "-") && !moved.contains(other)) {
                    spec.commandLine()
                            .getErr()
                            .println(
                                    "gone: the account %s of this gateway has %d entries in the shared store, and no files"
                                            .formatted(other, copies.last(other)));
                    exit = ExitCodes.FAILED;
                }
            }
            return exit;
        }

        private int told(AuditFolder.Check check) {
            PrintWriter out = spec.commandLine().getOut();
            PrintWriter err = spec.commandLine().getErr();
            int exit =
                    switch (check) {
                        case AuditFolder.Check.Whole(long entries, String hash) -> {
                            out.println("whole: %d entries, the last has the hash %s".formatted(entries, hash));
                            yield ExitCodes.OK;
                        }
                        case AuditFolder.Check.Broken(var file, long line, String why) -> {
                            err.println("broken: %s line %d: %s".formatted(file, line, why));
                            yield ExitCodes.FAILED;
                        }
                        case AuditFolder.Check.CutShort(long entries) -> {
                            err.println("cut short: %d entries, and one is missing that was there".formatted(entries));
                            yield ExitCodes.FAILED;
                        }
                        case AuditFolder.Check.Rewritten(long entry) -> {
                            err.println(
                                    "rewritten: entry %d is not what was copied to the shared store".formatted(entry));
                            yield ExitCodes.FAILED;
                        }
                    };
            return exit;
        }
    }

    /** {@code audit show}. */
    @Command(name = "show", description = "Shows the newest entries, newest first.", mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Spec
        CommandSpec spec = CommandSpec.create();

        @Mixin
        DataFolder data = new DataFolder();

        @Option(
                names = "--limit",
                paramLabel = "N",
                defaultValue = "50",
                description = "At most this many, 1 to 500 (default: ${DEFAULT-VALUE}).")
        int limit;

        @Option(names = "--before", paramLabel = "NUMBER", description = "Only entries before this one.")
        long before = Long.MAX_VALUE;

        @Override
        public Integer call() throws IOException {
            if (limit < 1 || limit > 500) {
                throw new ParameterException(spec.commandLine(), "--limit %d (expected: 1 to 500)".formatted(limit));
            }
            AuditFolder folder = new AuditFolder(data.path().resolve(AuditFile.FOLDER));
            PrintWriter out = spec.commandLine().getOut();
            for (AuditLog.Numbered numbered : folder.newest(before, limit)) {
                var entry = numbered.entry();
                out.println(QueueTable.printable("%d %s %s %s %s %s %s"
                        .formatted(
                                numbered.number(),
                                entry.at(),
                                entry.actor(),
                                entry.address().isEmpty() ? "-" : entry.address(),
                                entry.action(),
                                entry.subject(),
                                entry.details().entrySet().stream()
                                        .map(detail -> detail.getKey() + "=" + detail.getValue())
                                        .sorted()
                                        .collect(Collectors.joining(" ")))));
            }
            out.flush();
            return ExitCodes.OK;
        }
    }
}
