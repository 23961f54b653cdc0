package io.sallyport.filter.classifier;

/** What a message is. */
public enum Label {
    /** Nobody wants it. */
    SPAM,
    /** Somebody wants it. */
    HAM;

    /** The other one. */
    public Label opposite() {
        return this == SPAM ? HAM : SPAM;
    }
}
