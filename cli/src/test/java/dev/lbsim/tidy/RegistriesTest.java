package dev.lbsim.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.core.balance.Balancers;
import dev.lbsim.core.balance.ecmp.EcmpGroups;
import dev.lbsim.core.catalog.Entry;
import dev.lbsim.core.catalog.Parameter;
import dev.lbsim.core.dns.AnswerPolicies;
import dev.lbsim.core.guard.cache.replacement.Replacements;
import dev.lbsim.core.guard.limit.ConcurrencyLimits;
import dev.lbsim.core.guard.queue.QueueDrops;
import dev.lbsim.core.guard.rate.RateLimiters;
import dev.lbsim.core.random.Distributions;
import dev.lbsim.core.time.Nanos;
import dev.lbsim.scenario.language.value.Arrivals;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every entry of every registry can be listed, explained, checked and offered in a menu. */
final class RegistriesTest {
  static Stream<List<Entry>> registries() {
    return Stream.of(
        Balancers.all().stream().map(Balancers.Kind::about).toList(),
        EcmpGroups.all().stream().map(EcmpGroups.Kind::about).toList(),
        ConcurrencyLimits.all().stream().map(ConcurrencyLimits.Kind::about).toList(),
        QueueDrops.all().stream().map(QueueDrops.Kind::about).toList(),
        RateLimiters.all().stream().map(RateLimiters.Kind::about).toList(),
        Replacements.all().stream().map(Replacements.Kind::about).toList(),
        Distributions.all().stream().map(Distributions.Kind::about).toList(),
        AnswerPolicies.all().stream().map(AnswerPolicies.Kind::about).toList(),
        Arrivals.all());
  }

  static Stream<Entry> entries() {
    return registries().flatMap(List::stream);
  }

  static Stream<Parameter> parameters() {
    return entries().flatMap(entry -> entry.parameters().stream());
  }

  @ParameterizedTest
  @MethodSource("registries")
  void namesAreUnique(List<Entry> registry) {
    assertThat(registry).isNotEmpty().extracting(Entry::name).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("entries")
  void everyEntrySaysWhatItIsAndWhereItIsFrom(Entry entry) {
    assertThat(entry.name()).matches("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    assertThat(entry.summary()).matches("(?s)[A-Z].*\\.");
    assertThat(entry.source()).isNotBlank();
    assertThat(entry.parameters()).extracting(Parameter::name).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("parameters")
  void everyParameterSaysWhatItIsAndHasARange(Parameter parameter) {
    assertThat(parameter.summary()).isNotBlank();
    assertThat(parameter.name()).matches("[a-z][a-z0-9-]*");
    switch (parameter.kind()) {
      case CHOICE -> assertThat(parameter.choices()).hasSizeGreaterThan(1);
      case FILE, QUANTITY -> assertThat(parameter.choices()).isEmpty();
      default -> assertThat(parameter.min()).isLessThan(parameter.max());
    }
  }

  @ParameterizedTest
  @MethodSource("parameters")
  void everyDefaultIsAValueOneMayWrite(Parameter parameter) {
    String text = parameter.defaultValue();
    if (text == null) {
      return;
    }
    switch (parameter.kind()) {
      case CHOICE -> assertThat(parameter.choices()).contains(text);
      case COUNT -> assertInRange(parameter, Long.parseLong(text));
      case NUMBER -> assertInRange(parameter, Double.parseDouble(text));
      case DURATION -> assertInRange(parameter, Nanos.parse(text));
      case SHARE -> assertInRange(parameter, share(text));
      case RATE, SIZE, FILE, QUANTITY -> assertThat(text).isNotBlank();
    }
  }

  private static double share(String text) {
    return text.endsWith("%")
        ? Double.parseDouble(text.substring(0, text.length() - 1)) / 100
        : Double.parseDouble(text);
  }

  private static void assertInRange(Parameter parameter, double value) {
    assertThat(value).isBetween(parameter.min(), parameter.max());
  }
}
