package io.sallyport.filter.rspamd;

import io.sallyport.filter.Examination;
import io.sallyport.filter.Failover;
import io.sallyport.mail.Client;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.Octets;
import io.sallyport.mail.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks Rspamd about messages (its protocol: {@code POST /checkv2}). Thread-safe. */
final class RspamdClient implements RspamdFilter.Checker {
    /** Some hundred symbols, each with all that it rests on. */
    private static final int MAX_ANSWER = 1 << 20;

    private static final int MAX_ERROR = 100;
    private static final int MAX_PASSWORD = 1024;

    private final Failover<RspamdServer> failover;

    /** Made for the first mail: it holds a thread. */
    private @Nullable HttpClient http;

    RspamdClient(Clock clock, Duration rest) {
        this.failover = new Failover<>(clock, rest);
    }

    private synchronized HttpClient http() {
        HttpClient made = http;
        if (made == null) {
            made = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(
                            HttpClient.Redirect.NEVER) // Mail is for the server that was named, and nobody else
                    .proxy(HttpClient.Builder.NO_PROXY)
                    .executor(Executors.newVirtualThreadPerTaskExecutor())
                    .build();
            http = made;
        }
        return made;
    }

    @Override
    public RspamdAnswer check(Examination mail, RspamdSettings settings) throws IOException, InterruptedException {
        String password = settings.passwordFile() == null ? null : password(settings.passwordFile());
        String hostname = mail.confirmedName();
        return failover.ask(settings.servers(), settings.order(), server -> {
            HttpRequest request = request(server, mail, hostname, password);
            HttpResponse<byte[]> response = exchange(request, settings.answer());
            if (response.statusCode() != 200) {
                String body = new String(response.body(), StandardCharsets.UTF_8);
                throw new IOException("answered %d %s".formatted(response.statusCode(), Printable.of(body, MAX_ERROR)));
            }
            return RspamdAnswer.read(response.body());
        });
    }

    private static String password(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            String password = new String(in.readNBytes(MAX_PASSWORD), StandardCharsets.UTF_8).strip();
            if (password.isEmpty() || !password.equals(Printable.of(password, MAX_PASSWORD))) {
                throw new IOException(file + " holds no password in printable ASCII");
            }
            return password;
        }
    }

    private static HttpRequest request(
            RspamdServer server, Examination mail, @Nullable String hostname, @Nullable String password) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.base().resolve("/checkv2"))
                .POST(body(mail.message()))
                .header("Queue-Id", Printable.of(mail.sessionId()))
                .header("IP", mail.client().address().getHostAddress());
        Client.Hello hello = mail.client().hello();
        if (hello != null) {
            request.header("Helo", Printable.of(hello.name()));
        }
        if (hostname != null) {
            request.header("Hostname", Printable.of(hostname));
        }
        MailAddress sender = mail.envelope().reversePath();
        request.header("From", sender == null ? "<>" : Printable.of(sender.toString()));
        mail.envelope().recipients().forEach(recipient -> request.header("Rcpt", Printable.of(recipient.toString())));
        if (password != null) {
            request.header("Password", password);
        }
        return request.build();
    }

    private static BodyPublisher body(Octets message) {
        return message.size() == 0
                ? BodyPublishers.noBody()
                : BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> opened(message)), message.size());
    }

    private static InputStream opened(Octets message) {
        try {
            return message.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // The client gives it to whoever waits
        }
    }

    /** The request's own time-out would end with the header of the response; this one ends with its body. */
    private HttpResponse<byte[]> exchange(HttpRequest request, Duration most) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> response =
                http().sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER));
        try {
            return response.get(most.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + most, e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
        } finally {
            response.cancel(true); // Nothing if it is complete
        }
    }
}
