package io.sallyport.filter;

import io.sallyport.mail.Finding;
import io.sallyport.mail.Stage;
import java.util.List;
import java.util.Set;

/**
 * Looks at mails and states what speaks against them. One instance serves all mails at once, from many threads; it holds
 * no settings, which come with each mail, so that a policy is replaced without a word to it.
 *
 * <p>It need not think of threads, time-outs, exceptions, metrics, logging, reload, order, or other filters: it runs on a
 * virtual thread, may wait for answers, is interrupted when its time is over, and whatever it throws becomes a finding
 * that it was unavailable, with the consequence that the policy names.
 *
 * <p>Stable for plugins, with all types that it names.
 *
 * @param <S> its settings: a record whose components are the keys of its block in a policy file
 */
public interface Filter<S extends Record> {
    /** Its name: the key of its block in a policy, and the first part of the names of its findings. */
    String name();

    /** When it knows enough. Most filters look once. */
    Set<Stage> stages();

    /** The type of its settings. */
    Class<S> settingsType();

    /**
     * Looks at a mail.
     *
     * @param mail what is known at one of its {@link #stages}
     * @return what it found; nothing if nothing speaks against the mail
     * @throws Exception if it could not tell: the mail is then treated as the policy's {@code on-unavailable} says
     */
    List<Finding> examine(Examination mail, S settings) throws Exception;

    /**
     * Learns what became of a mail that it looked at, within the same time as for looking. Called after the answer is
     * decided, for each group of recipients that has these settings and a verdict of its own.
     *
     * @param mail as at the stage of the outcome
     */
    default void concluded(Examination mail, S settings, Outcome outcome) {}

    /**
     * Whether it asks a service of its own, such as a scanner: after several failures in a row it is not asked for a while,
     * which is a finding like any other failure.
     */
    default boolean isExternal() {
        return false;
    }

    /**
     * Whether a mail costs it much, because it asks a service of its own or reads what the mail carries. In an overload it is
     * not asked where the policy can do without it ({@code on-unavailable: pass}), which is recorded.
     */
    default boolean isCostly() {
        return isExternal();
    }
}
