package io.sallyport.config;

/** Where registers are kept. */
public interface Registers {
    /** The register of a name, such as {@code users}; it need not be there yet. */
    Register register(String name);

    /** Whether other gateways have the same ones. */
    default boolean areShared() {
        return false;
    }
}
