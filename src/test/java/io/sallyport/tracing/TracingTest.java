package io.sallyport.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.sallyport.testing.Configs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TracingTest {
    private final RecordedSpans spans = new RecordedSpans();

    @Test
    void workIsPartOfWhatItIsDoneWithin() throws Exception {
        Span mail = spans.begin("mail");
        Spans.within(mail, () -> {
            int answer = Spans.part("data", () -> Spans.part("filter", () -> 42));
            assertThat(answer).isEqualTo(42);
        });
        mail.end();
        assertThat(spans.paths()).containsExactly("mail/data/filter", "mail/data", "mail");
        assertThat(Spans.current()).isSameAs(Span.NONE);
    }

    @Test
    void workOfOtherThreadsIsPartOfWhoGaveIt() throws Exception {
        Span mail = spans.begin("mail");
        Thread[] thread = new Thread[1];
        Spans.within(mail, () -> {
            thread[0] = Thread.ofVirtual().start(Spans.carrying(() -> Spans.part("content", () -> "")));
        });
        thread[0].join();
        mail.end();
        assertThat(spans.paths()).containsExactly("mail/content", "mail");
    }

    @Test
    void whatComesLaterIsATraceOfItsOwnThatNamesTheMail() throws Exception {
        Spans.forMail("1M83", () -> {
            Spans.partOrTrace("relay", spans).end();
            return "";
        });
        assertThat(spans.paths()).containsExactly("relay");
        assertThat(spans.attributes("relay")).containsEntry("mail.queue_id", "1M83");
        Spans.partOrTrace("relay", spans).end();
        assertThat(spans.paths()).as("What is for no mail is not traced").hasSize(1);
    }

    @Test
    void traceHasABoundedNumberOfParts() {
        Span mail = spans.begin("mail");
        for (int i = 0; i < 2000; i++) {
            mail.part("rcpt").end();
        }
        mail.end();
        assertThat(spans.paths()).hasSize(501);
    }

    @Test
    void valuesAreBounded() {
        spans.begin("mail").tell("key", "x".repeat(100_000)).end();
        assertThat(spans.attributes("mail").get("key")).hasSize(200);
    }

    @Test
    void whatIsNotInTheShareCostsNothing() {
        assertThat(new RecordedSpans(0).begin("mail")).isSameAs(Span.NONE);
        assertThat(Span.NONE.part("data").tell("a", "b").tell("c", 1)).isSameAs(Span.NONE);
        Runnable work = () -> {};
        assertThat(Spans.carrying(work)).isSameAs(work);
    }

    @Test
    void spansAreSentToTheCollectorWithItsFields() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        HttpServer collector = collector(received);
        try {
            TracingConfig config = Configs.of(
                    TracingConfig.class,
                    "sallyport.tracing.share",
                    "1",
                    "sallyport.tracing.endpoint",
                    "http://127.0.0.1:%d/".formatted(collector.getAddress().getPort()),
                    "sallyport.tracing.headers.X-Scope-OrgID",
                    "mail");
            try (OtelTracer tracer = OtelTracer.sending(config, "mx.example.test")) {
                tracer.begin("mail").tell("mail.ending", "accepted").end();
            }
            assertThat(received.poll(20, TimeUnit.SECONDS))
                    .startsWith("POST /v1/traces mail ")
                    .contains("sallyport", "mx.example.test", "mail.ending", "accepted");
        } finally {
            collector.stop(0);
        }
    }

    private static HttpServer collector(BlockingQueue<String> received) throws IOException {
        HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if ("gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
                throw new IOException("not asked for");
            }
            received.add("%s %s %s %s"
                    .formatted(
                            exchange.getRequestMethod(),
                            exchange.getRequestURI(),
                            exchange.getRequestHeaders().getFirst("X-Scope-OrgID"),
                            new String(body, StandardCharsets.ISO_8859_1)));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        return collector;
    }
}
