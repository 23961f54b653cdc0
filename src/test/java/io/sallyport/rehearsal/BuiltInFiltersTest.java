package io.sallyport.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.sallyport.config.SiteConfig;
import io.sallyport.filter.Filter;
import io.sallyport.testing.Configs;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class BuiltInFiltersTest {
    @Test
    void everyFilterOfTheGatewayCanBeRehearsed() {
        List<String> all = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.sallyport.filter").stream()
                        .filter(type -> type.isAssignableTo(Filter.class) && !type.isInterface())
                        .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
                        .map(JavaClass::getName)
                        .toList();
        SiteConfig site = Configs.of(SiteConfig.class, "sallyport.hostname", "mx.example.net");
        assertThat(all).hasSizeGreaterThan(10);
        assertThat(BuiltInFilters.fresh(site, Clock.systemUTC()))
                .extracting(filter -> filter.getClass().getName())
                .containsExactlyInAnyOrderElementsOf(all);
    }
}
