package io.sallyport.backup;

import java.nio.file.Path;

/**
 * Where a gateway keeps what a backup holds.
 *
 * @param data its data folder
 * @param store the folder of its databases
 * @param model the file of the classifier
 * @param policies the folder of its policy
 */
public record DataPlaces(Path data, Path store, Path model, Path policies) {
    /** The places of a gateway whose settings name none but the data folder. */
    public static DataPlaces in(Path data, Path policies) {
        return new DataPlaces(
                data, data.resolve("store"), data.resolve("classifier").resolve("model"), policies);
    }

    /** Whether all that is put back belongs into the data folder. */
    boolean areInDataFolder() {
        DataPlaces usual = in(data, policies);
        return store.toAbsolutePath()
                        .normalize()
                        .equals(usual.store.toAbsolutePath().normalize())
                && model.toAbsolutePath()
                        .normalize()
                        .equals(usual.model.toAbsolutePath().normalize());
    }
}
