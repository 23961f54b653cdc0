package io.sallyport.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Says who people are, as an OpenID provider does: discovery, keys, and tokens that it signs. */
public final class FakeIdentityProvider implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Map<String, String> REFUSED = Map.of("error", "invalid_grant");

    private final HttpServer server;
    private final KeyPair key = newKey();
    private final Map<String, Grant> grants = new ConcurrentHashMap<>();
    private volatile boolean down;

    /** What a code stands for: the claims of the ID token, and the challenge that its verifier must meet (RFC 7636 § 4.6). */
    private record Grant(Map<String, Object> claims, String challenge) {}

    /** One on a free port of this host. */
    public FakeIdentityProvider() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    /** A key that nobody was told of. */
    public static KeyPair newKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** From now on the provider answers with errors alone, or does so no more. */
    public void down(boolean isDown) {
        down = isDown;
    }

    /** Lets somebody in: the code for which the gateway gets a token with these claims, once. */
    public String grant(Map<String, Object> claims, String challenge) {
        String code = UUID.randomUUID().toString();
        grants.put(code, new Grant(Map.copyOf(claims), challenge));
        return code;
    }

    /** A token of this provider. */
    public String token(Map<String, Object> claims) {
        return token(claims, key);
    }

    /** A token that says it is of this provider. */
    public static String token(Map<String, Object> claims, KeyPair signer) {
        String signed = part(Map.of("alg", "RS256", "typ", "JWT", "kid", "1")) + "." + part(claims);
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(signer.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A token that nobody signed. */
    public static String unsigned(Map<String, Object> claims) {
        return part(Map.of("alg", "none")) + "." + part(claims) + ".";
    }

    private void answer(HttpExchange exchange) throws IOException {
        int status = 200;
        Object body =
                switch (exchange.getRequestURI().getPath()) {
                    case "/.well-known/openid-configuration" ->
                        Map.of(
                                "issuer", issuer(),
                                "jwks_uri", issuer() + "/keys",
                                "authorization_endpoint", issuer() + "/authorize",
                                "token_endpoint", issuer() + "/token");
                    case "/keys" -> Map.of("keys", List.of(publicKey()));
                    case "/token" -> tokens(form(exchange));
                    default -> Map.of();
                };
        if (down) {
            status = 503;
            body = Map.of();
        } else if (body.equals(REFUSED)) {
            status = 400; // RFC 6749 § 5.2
        }
        byte[] octets = JSON.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, octets.length);
        exchange.getResponseBody().write(octets);
        exchange.close();
    }

    private Map<String, String> tokens(Map<String, String> form) {
        Grant grant = grants.remove(form.getOrDefault("code", ""));
        if (grant == null || !challenge(form.getOrDefault("code_verifier", "")).equals(grant.challenge())) {
            return REFUSED;
        }
        return Map.of(
                "access_token",
                token(grant.claims()),
                "id_token",
                token(grant.claims()),
                "token_type",
                "Bearer",
                "expires_in",
                "300");
    }

    private static String challenge(String verifier) {
        try {
            return base64(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> form(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII);
        return Arrays.stream(body.split("&", -1))
                .map(field -> field.split("=", 2))
                .filter(field -> field.length == 2)
                .collect(Collectors.toMap(
                        field -> field[0], field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8)));
    }

    private Map<String, Object> publicKey() {
        RSAPublicKey shown = (RSAPublicKey) key.getPublic();
        return Map.of(
                "kty", "RSA",
                "kid", "1",
                "use", "sig",
                "alg", "RS256",
                "n", base64(unsigned(shown.getModulus())),
                "e", base64(unsigned(shown.getPublicExponent())));
    }

    private static byte[] unsigned(BigInteger number) {
        byte[] octets = number.toByteArray();
        return octets[0] == 0 ? Arrays.copyOfRange(octets, 1, octets.length) : octets;
    }

    private static String part(Map<String, Object> members) {
        try {
            return base64(JSON.writeValueAsBytes(members));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String base64(byte[] octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
