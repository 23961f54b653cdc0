package io.sallyport.cli;

/** What the program's exit code means. */
public final class ExitCodes {
    /** Done, or stopped when asked to. */
    public static final int OK = 0;

    /** It was tried and did not work. */
    public static final int FAILED = 1;

    /** The command line was not understood. */
    public static final int USAGE = 2;

    /** There is no gateway to ask, or no backend. */
    public static final int UNREACHABLE = 3;

    /** The configuration or the policy is wrong; nothing was started ({@code EX_CONFIG} of {@code sysexits.h}). */
    public static final int BAD_CONFIGURATION = 78;

    private ExitCodes() {}
}
