package io.sallyport.cluster;

import io.sallyport.testing.GatewayProcess;
import io.sallyport.testing.QueueClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/** One of several gateways, one life after another, on the same ports and the same disk. */
final class Gateway implements AutoCloseable {
    private final String name;
    private final GatewayProcess.Plan plan;
    private final AdminClient admin;
    private final QueueClient queue;
    private volatile GatewayProcess process;

    /** Starts its first life; under this name it greets backends. */
    Gateway(String name, GatewayProcess.Plan plan) throws IOException {
        this.name = name;
        this.plan = plan;
        admin = new AdminClient(plan.httpPort());
        queue = new QueueClient(plan.httpPort());
        process = GatewayProcess.start(plan);
    }

    String name() {
        return name;
    }

    AdminClient admin() {
        return admin;
    }

    InetSocketAddress address() {
        return process.address();
    }

    int queueLength() {
        return queue.length();
    }

    /** Ends it as a power cut would. */
    void kill() {
        process.kill();
    }

    void startAgain() throws IOException {
        process = GatewayProcess.start(plan);
    }

    String logEnd() {
        return name + ": " + process.logEnd();
    }

    List<String> log() throws IOException {
        return process.logLines();
    }

    @Override
    public void close() {
        process.close();
    }
}
