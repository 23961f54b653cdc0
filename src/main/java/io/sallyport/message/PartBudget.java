package io.sallyport.message;

/** How many parts of a message may still be read, however often it is read. */
final class PartBudget {
    private int left;

    PartBudget(int parts) {
        this.left = parts;
    }

    /** Whether there may be one more. */
    boolean take() {
        if (left == 0) {
            return false;
        }
        left--;
        return true;
    }
}
