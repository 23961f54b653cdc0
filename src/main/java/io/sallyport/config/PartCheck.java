package io.sallyport.config;

import io.smallrye.config.SmallRyeConfig;
import java.util.List;

/** What only a part itself can say of its settings: whether they fit together, and whether a file holds what it should. */
@FunctionalInterface
public interface PartCheck {
    /** Every problem, of values that are well-formed by themselves: the others were reported already. */
    List<ConfigProblem> check(SmallRyeConfig config);
}
