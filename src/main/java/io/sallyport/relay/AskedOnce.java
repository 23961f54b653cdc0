package io.sallyport.relay;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A question whose answer is remembered: asking may cost a walk through the DNS. */
final class AskedOnce implements BooleanSupplier {
    private final BooleanSupplier question;
    private @Nullable Boolean answer;

    AskedOnce(BooleanSupplier question) {
        this.question = question;
    }

    @Override
    public synchronized boolean getAsBoolean() {
        if (answer == null) {
            answer = question.getAsBoolean();
        }
        return answer;
    }
}
