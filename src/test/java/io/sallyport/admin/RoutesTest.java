package io.sallyport.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.testing.AdminRoutes;
import org.junit.jupiter.api.Test;

class RoutesTest {
    @Test
    void eachMethodOfAResourceSaysWhoMayUseIt() {
        assertThat(AdminRoutes.all()).isNotEmpty();
        assertThat(AdminRoutes.all())
                .as("exactly one of @Requires, @Known, @Open")
                .allMatch(route -> route.rules() == 1);
    }
}
