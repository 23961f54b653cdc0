package io.sallyport.filter.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.filter.classifier.ClassifierEvaluation.Order;
import io.sallyport.filter.classifier.ClassifierEvaluation.Prepared;
import io.sallyport.filter.classifier.SpamCorpus.View;
import io.sallyport.testing.Suites;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The figures of {@link ClassifierEvaluation} on messages that no parameter was chosen by: they must not become worse. */
class ClassifierEvaluationTest {
    private final List<Prepared> mails;

    ClassifierEvaluationTest() throws IOException {
        mails = ClassifierEvaluation.prepare(
                SpamCorpus.in(Suites.require("spam/spamassassin-corpus")),
                View.AS_IS,
                mail -> mail.digest().charAt(0) < '8' && !mail.isForTuning());
    }

    @Test
    void spamAndHamAreToldApart() {
        Roc roc = ClassifierEvaluation.crossValidated(mails, Order.RANDOM);
        assertThat(roc.spam()).isGreaterThan(500);
        assertThat(roc.oneMinusAreaPercent()).isLessThan(0.15);
    }

    @Test
    void orderOfTwoFoldersMattersLittle() {
        assertThat(ClassifierEvaluation.crossValidated(mails, Order.SPAM_FIRST).oneMinusAreaPercent())
                .isLessThan(0.5);
        assertThat(ClassifierEvaluation.crossValidated(mails, Order.HAM_FIRST).oneMinusAreaPercent())
                .isLessThan(0.5);
    }

    @Test
    void sameMessagesInTheSameOrderGiveTheSameModel() {
        assertThat(ClassifierEvaluation.inTimeOrder(mails).oneMinusAreaPercent())
                .isEqualTo(ClassifierEvaluation.inTimeOrder(mails).oneMinusAreaPercent())
                .isLessThan(0.6);
    }
}
