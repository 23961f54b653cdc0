package io.sallyport.testing;

import io.sallyport.config.MemoryBounds;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** The bounds of settings, in words for the reference. */
public final class BoundWords {
    private BoundWords() {}

    /** The words for a constraint; one that has none yet is a mistake. */
    public static String of(Annotation constraint) {
        return switch (constraint) {
            case Min min -> "at least " + min.value();
            case Max max -> "at most " + max.value();
            case Positive _ -> "more than 0";
            case PositiveOrZero _ -> "at least 0";
            case DecimalMin min -> "at least " + min.value();
            case DecimalMax max -> "at most " + max.value();
            case Size size -> lengths(size);
            case MemoryBounds bounds -> "from %s to %s".formatted(size(bounds.min()), size(bounds.max()));
            case NotBlank _ -> "not blank";
            case NotEmpty _ -> "not empty";
            case NotNull _ -> "given";
            case Pattern pattern -> "matches `" + pattern.regexp() + "`";
            case DurationMin min ->
                "at least " + duration(min.days(), min.hours(), min.minutes(), min.seconds(), min.millis());
            case DurationMax max ->
                "at most " + duration(max.days(), max.hours(), max.minutes(), max.seconds(), max.millis());
            default -> throw new IllegalArgumentException("say in words what " + constraint + " means");
        };
    }

    private static String size(long octets) {
        return octets % 1024 == 0 ? octets / 1024 + "K" : octets + " octets";
    }

    private static String duration(long days, long hours, long minutes, long seconds, long millis) {
        var words = new ArrayList<String>();
        Map<String, Long> units = new LinkedHashMap<>();
        units.put("d", days);
        units.put("h", hours);
        units.put("m", minutes);
        units.put("s", seconds);
        units.put("ms", millis);
        units.forEach((unit, number) -> {
            if (number != 0) {
                words.add(number + unit);
            }
        });
        return words.isEmpty() ? "0s" : String.join(" ", words);
    }

    private static String lengths(Size size) {
        if (size.min() == 0) {
            return "at most " + size.max() + " long";
        }
        return size.max() == Integer.MAX_VALUE
                ? "at least " + size.min() + " long"
                : size.min() + " to " + size.max() + " long";
    }
}
