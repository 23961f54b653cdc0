package io.sallyport.admin.openapi;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.Paths;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/**
 * Says in the description what holds for all of the interface: how callers show who they are, and that each error is a
 * problem of RFC 9457. The pages for people are no part of it.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ApiDescription implements OASFilter {
    private static final String API = "/api/";
    private static final Pattern MADE_ID = Pattern.compile("(\\w+)Resource_(\\w+)");

    /** What may go wrong with each request. */
    private static final Map<String, String> PROBLEMS = Map.of(
            "400", "A parameter or the body is not of its form",
            "401", "It is not shown who asks",
            "403", "This is not the caller's to see or do",
            "404", "There is no such thing, or it is not the caller's to see",
            "409", "It cannot be done as things stand",
            "500", "The gateway made a mistake; its log says more",
            "503", "What is asked for cannot be read or written now");

    @Override
    public void filterOpenAPI(OpenAPI api) {
        describeCallers(api);
        describeProblem(api);
        Paths all = api.getPaths();
        Paths shown = OASFactory.createPaths();
        if (all != null) {
            new TreeMap<>(all.getPathItems()).forEach((path, item) -> {
                if (path.startsWith(API)) {
                    item.getOperations().forEach((method, operation) -> describe(method, operation));
                    shown.addPathItem(path, item);
                }
            });
        }
        api.setPaths(shown);
    }

    private static void describeCallers(OpenAPI api) {
        if (api.getComponents() == null) {
            api.setComponents(OASFactory.createComponents());
        }
        api.getComponents()
                .addSecurityScheme(
                        "token",
                        OASFactory.createSecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme("bearer")
                                .description("A token of this gateway, or one of the identity provider (RFC 6750)"))
                .addSecurityScheme(
                        "session",
                        OASFactory.createSecurityScheme()
                                .type(SecurityScheme.Type.APIKEY)
                                .in(SecurityScheme.In.COOKIE)
                                .name("sallyport")
                                .description(
                                        "The session of the page; what changes something needs X-CSRF-Token, too"));
        api.setSecurity(List.of(
                OASFactory.createSecurityRequirement().addScheme("token"),
                OASFactory.createSecurityRequirement().addScheme("session")));
    }

    private static void describeProblem(OpenAPI api) {
        Schema problem = typed(SchemaType.OBJECT)
                .description("An error (RFC 9457)")
                .addProperty("type", typed(SchemaType.STRING))
                .addProperty("title", typed(SchemaType.STRING).description("The status in words"))
                .addProperty("status", typed(SchemaType.INTEGER))
                .addProperty("detail", typed(SchemaType.STRING).description("What is wrong with this request"));
        api.getComponents().addSchema("Problem", problem);
    }

    private static Schema typed(SchemaType type) {
        return OASFactory.createSchema().addType(type);
    }

    private static void describe(PathItem.HttpMethod method, Operation operation) {
        String id = operation.getOperationId();
        Matcher made = MADE_ID.matcher(id == null ? "" : id);
        if (made.matches()) {
            String resource = made.group(1);
            operation.setOperationId(
                    resource.substring(0, 1).toLowerCase(Locale.ROOT) + resource.substring(1) + "-" + made.group(2));
            operation.setTags(new ArrayList<>(List.of(resource)));
        }
        for (Map.Entry<String, String> problem : new TreeMap<>(PROBLEMS).entrySet()) {
            if (!problem.getKey().equals("409") || method != PathItem.HttpMethod.GET) {
                operation.getResponses().addAPIResponse(problem.getKey(), problem(problem.getValue()));
            }
        }
    }

    private static APIResponse problem(String meaning) {
        return OASFactory.createAPIResponse()
                .description(meaning)
                .content(OASFactory.createContent()
                        .addMediaType(
                                "application/problem+json",
                                OASFactory.createMediaType()
                                        .schema(OASFactory.createSchema().ref("#/components/schemas/Problem"))));
    }
}
