package io.sallyport;

import io.quarkus.runtime.annotations.QuarkusMain;
import io.sallyport.cli.ExitCodes;
import io.sallyport.cli.SallyportCommand;

/** The program: its command line decides what runs. */
@QuarkusMain
public final class Sallyport {
    private Sallyport() {}

    public static void main(String... args) {
        int exitCode = SallyportCommand.execute(Clocks.system(), args);
        if (exitCode != ExitCodes.OK) {
            System.exit(exitCode);
        }
    }
}
