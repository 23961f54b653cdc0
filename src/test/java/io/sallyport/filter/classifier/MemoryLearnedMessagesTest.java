package io.sallyport.filter.classifier;

class MemoryLearnedMessagesTest extends LearnedMessagesContract {
    private final LearnedMessages store = new MemoryLearnedMessages(MOST);

    @Override
    protected LearnedMessages store() {
        return store;
    }
}
