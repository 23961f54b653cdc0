package io.sallyport.probe;

/** What a check came to. What the backend said may stand in the texts; it is printable and cut. */
public sealed interface Outcome {
    /** What was seen. */
    String seen();

    /** What could be done; empty if there is nothing to do. */
    default String advice() {
        return "";
    }

    /** As it should be. */
    record Good(String seen) implements Outcome {}

    /** It works; it could be better. */
    record Advice(String seen, @Override String advice) implements Outcome {}

    /** It works, and lets something through, or loses something, under circumstances that happen. */
    record Warning(String seen, @Override String advice) implements Outcome {}

    /** Mail does not get through, or anybody can do what nobody should. */
    record Failed(String seen, @Override String advice) implements Outcome {}

    /** Nobody knows. */
    record CouldNotTell(String seen) implements Outcome {}

    /** Whether something should be mended. */
    default boolean isBad() {
        return switch (this) {
            case Good good -> false;
            case Advice advice -> false;
            case CouldNotTell unknown -> false;
            case Warning warning -> true;
            case Failed failed -> true;
        };
    }

    /** The word by which it goes in texts and in JSON. */
    default String word() {
        return switch (this) {
            case Good good -> "good";
            case Advice advice -> "advice";
            case Warning warning -> "warning";
            case Failed failed -> "failed";
            case CouldNotTell unknown -> "unknown";
        };
    }
}
