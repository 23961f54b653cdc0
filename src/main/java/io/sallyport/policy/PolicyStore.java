package io.sallyport.policy;

/** Holds the policy in force. */
public interface PolicyStore {
    /** The policy in force now. Take it once for a mail and keep it: the next call may give another. */
    Policy current();
}
