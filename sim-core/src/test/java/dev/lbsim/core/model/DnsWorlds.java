package dev.lbsim.core.model;

import dev.lbsim.core.catalog.Arguments;
import dev.lbsim.core.dns.AddressOrder;
import dev.lbsim.core.dns.AnswerPolicies;
import dev.lbsim.core.dns.AnswerPolicy;
import dev.lbsim.core.dns.Surroundings;
import dev.lbsim.core.random.RandomStream;
import java.util.function.BiFunction;

/** Short ways to say what the DNS of a world under test is made of. */
final class DnsWorlds {
  private DnsWorlds() {}

  /** An answer policy with its default arguments. */
  static BiFunction<Surroundings, RandomStream, AnswerPolicy> answers(String policy) {
    AnswerPolicies.Kind kind = AnswerPolicies.find(policy).orElseThrow();
    Arguments arguments = Arguments.of(RegistryDefaults.of(kind.about().parameters()));
    return (world, random) -> kind.factory().create(arguments, world, random);
  }

  /** Honest resolvers with equal numbers of clients. */
  static ResolverSettings resolvers(int count) {
    return ResolverSettings.honest(count, AddressOrder.FIXED);
  }
}
