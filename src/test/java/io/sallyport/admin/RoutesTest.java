package io.sallyport.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.testing.AdminRoutes;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import org.junit.jupiter.api.Test;

class RoutesTest {
    @Test
    void eachMethodOfAResourceSaysWhoMayUseIt() {
        assertThat(AdminRoutes.all()).isNotEmpty();
        assertThat(AdminRoutes.all())
                .as("exactly one of @Requires, @Known, @Open")
                .allMatch(route -> route.rules() == 1);
    }

    /** Who asks is found out and recorded on the same thread; that waits for the disk. */
    @Test
    void noMethodOfAResourceRunsOnTheThreadThatAllConnectionsShare() {
        assertThat(AdminRoutes.all())
                .allMatch(route -> !route.method().getReturnType().getName().startsWith("io.smallrye.mutiny")
                        || route.method().isAnnotationPresent(Blocking.class)
                        || route.method().isAnnotationPresent(RunOnVirtualThread.class));
    }
}
