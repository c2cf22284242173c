package dev.lbsim.scenario.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.core.balance.Balancers;
import dev.lbsim.core.model.Ending;
import dev.lbsim.core.model.LossCause;
import dev.lbsim.scenario.language.spec.Verb;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReferenceTest {
  private final Reference reference = new Reference();

  @ParameterizedTest
  @CsvSource({
    "servers.queue, servers.queue",
    "servers.web.queue, servers.queue",
    "servers.web.members.big.queue, servers.members.queue",
    "run.seed, run.seed",
    "events[0].do, events.do",
    "l4.edge.health.every, l4.health.every",
  })
  void keysAreFoundByPathWithAndWithoutNames(String asked, String path) {
    List<Term> found = reference.find(asked);
    assertThat(found).extracting(Term::name).containsExactly(path);
    assertThat(found.get(0).kind()).isEqualTo("key of a scenario");
    assertThat(found.get(0).text()).isNotBlank();
  }

  @Test
  void aKeySaysWhatMayBeWrittenAndWhatHappensWithoutIt() {
    Term workers = reference.find("servers.workers").get(0);
    assertThat(workers.facts())
        .containsEntry("value", "a whole number")
        .containsEntry("allowed", "from 1 to 1000000")
        .containsEntry("default", "1");
  }

  @Test
  void oneNameMayMeanSeveralThings() {
    assertThat(reference.find("errors"))
        .extracting(Term::kind)
        .contains("metric", "event", "key of a scenario");
    assertThat(reference.find("round-robin")).extracting(Term::kind).contains("algorithm");
  }

  @Test
  void aWordThatIsNoPathOfAKeyFindsNothing() {
    assertThat(reference.find("queue.servers")).isEmpty();
    assertThat(reference.find("servers.web.app.queue")).isEmpty();
    assertThat(reference.find("")).isEmpty();
  }

  @Test
  void wordsOfAnExpectationAreFoundTogetherAndEachByItself() {
    assertThat(reference.find("p99.9(latency{client=eu})"))
        .extracting(Term::name)
        .containsExactly("p<percent>", "latency", "client");
    assertThat(reference.find("hits")).hasSize(1);
    assertThat(reference.find("count(nothing)")).isEmpty();
    assertThat(reference.find("(latency)")).isEmpty();
    for (Term term : ExpectationWords.all()) {
      assertThat(term.summary()).endsWith(".");
      assertThat(term.facts().values()).allSatisfy(fact -> assertThat(fact).isNotBlank());
    }
  }

  @Test
  void everyRegistryIsListedAndExplained() {
    assertThat(Listing.all())
        .extracting(Listing::topic)
        .containsExactly(
            "algorithms",
            "ecmp",
            "drops",
            "limiters",
            "distributions",
            "arrivals",
            "policies",
            "replacement",
            "limits",
            "topologies",
            "cities",
            "events",
            "metrics",
            "expectations",
            "units");
    Balancers.all().forEach(kind -> assertThat(reference.find(kind.about().name())).isNotEmpty());
    assertThat(Listing.all())
        .filteredOn(listing -> listing.topic().equals("events"))
        .singleElement()
        .satisfies(events -> assertThat(events.items()).hasSize(Verb.values().length));
  }

  @Test
  void everyWayARequestCanFailIsExplained() {
    assertThat(Arrays.stream(Ending.values()).filter(ending -> ending != Ending.OK))
        .allSatisfy(ending -> assertThat(reference.find("errors." + ending.label())).hasSize(1));
  }

  @Test
  void everyReasonWhyARequestIsLostIsExplained() {
    assertThat(LossCause.values())
        .allSatisfy(cause -> assertThat(reference.find("lost." + cause.label())).isNotEmpty());
  }

  @Test
  void everyKeySaysWhatItIs() {
    assertThat(new Keys().paths())
        .hasSizeGreaterThan(80)
        .allSatisfy(path -> assertThat(reference.find(path).get(0).text()).isNotBlank());
  }
}
