package io.sallyport;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** The program. */
@QuarkusMain
public final class Sallyport {
    private Sallyport() {}

    public static void main(String... args) {
        Quarkus.run(args);
    }
}
