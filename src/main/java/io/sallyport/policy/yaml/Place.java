package io.sallyport.policy.yaml;

/**
 * Where a value stands.
 *
 * @param file the name as an administrator knows it: relative to the folder of the policy
 * @param line from 1
 * @param column from 1
 */
public record Place(String file, int line, int column) {
    /** The first character of a file. */
    public static Place startOf(String file) {
        return new Place(file, 1, 1);
    }
}
