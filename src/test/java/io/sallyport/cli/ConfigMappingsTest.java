package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigMappingsTest {
    @Test
    void everyMappingIsListed() {
        List<String> declared = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.sallyport").stream()
                        .filter(type -> type.isAnnotatedWith(ConfigMapping.class))
                        .map(JavaClass::getName)
                        .toList();
        assertThat(ConfigMappings.ALL)
                .as(
                        "add it to ConfigMappings, and run ./mvnw test -Dtest=ConfigurationDocsTest -Dsallyport.docs.write=true")
                .extracting(Class::getName)
                .containsExactlyInAnyOrderElementsOf(declared);
    }
}
