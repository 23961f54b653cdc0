package io.sallyport.filter.classifier;

import io.sallyport.filter.classifier.SharedLessons.Beginning;
import io.sallyport.filter.classifier.SharedLessons.Lesson;
import io.sallyport.filter.classifier.SharedLessons.Numbered;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Follows the lessons that gateways share. Used by one thread at a time: by whoever learns. */
final class Following {
    private static final int A_READING = 200;

    private final SharedLessons lessons;
    private @Nullable Model joined;

    Following(SharedLessons lessons) {
        this.lessons = lessons;
    }

    /** Makes a lesson. */
    interface Making {
        void make(Lesson lesson) throws IOException;
    }

    /**
     * Makes the lessons that a model has not learned yet.
     *
     * @throws IOException if they cannot be read, or the model is not the one that gateways share, and what to do
     */
    void follow(Model model, ModelHome home, Making making) throws IOException {
        join(model, home);
        List<Numbered> some = lessons.after(model.lessons(), A_READING);
        while (!some.isEmpty()) {
            for (Numbered each : some) {
                make(model, each, making);
            }
            some = lessons.after(model.lessons(), A_READING);
        }
    }

    /** A lesson may make the model be saved: it is counted before, so that what is saved knows that it has it. */
    private static void make(Model model, Numbered each, Making making) throws IOException {
        long before = model.lessons();
        model.lessons(each.number());
        boolean isMade = false;
        try {
            if (fits(each.lesson())) {
                making.make(each.lesson());
            }
            isMade = true;
        } finally {
            if (!isMade) {
                model.lessons(before);
            }
        }
    }

    /** Places of another version, or of a damaged row, must not reach beyond the table. */
    private static boolean fits(Lesson lesson) {
        return Arrays.stream(lesson.places()).allMatch(place -> place >= 0 && place < Weights.SIZE);
    }

    /** Lessons mean something to the model alone that they were made for. */
    private void join(Model model, ModelHome home) throws IOException {
        if (model.equals(joined)) {
            return;
        }
        Beginning first = lessons.beginning();
        if (first == null) {
            lessons.begin(new Beginning(model.id(), home.octets(model)));
            first = lessons.beginning();
        }
        if (first == null || first.model() != model.id()) {
            throw new IOException(
                    "the classifier of this gateway has a model of its own, not the one that gateways share:"
                            + " stop the gateway, move the model and classifier.db away, and start it again");
        }
        joined = model;
    }
}
