package io.sallyport.cli;

import java.io.Console;

/** Asks whoever sits at the terminal. */
final class Consents {
    private Consents() {}

    /** Yes only if somebody is there and says so: where nobody can be asked, nobody has agreed. */
    @SuppressWarnings("SystemConsoleNull") // It still is, where the JDK's module for consoles is not there
    static boolean ofTerminal(String question) {
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            return false;
        }
        String answer = console.readLine("%s", question);
        return answer != null && answer.strip().equalsIgnoreCase("y");
    }
}
