package dev.lbsim.core.model;

import dev.lbsim.core.random.ObjectSizes;
import dev.lbsim.core.random.RandomStream;
import dev.lbsim.core.random.Sampler;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Draws what the next request asks for. A kind with a key asks for objects, and each of them has
 * one size, whoever asks; without a key every answer has a size of its own.
 *
 * <p>Hot path: runs once per event.
 */
final class RequestMix {
  private final double[] cumulative;
  private final @Nullable Sampler[] cost;
  private final double[] fixedCost;
  private final @Nullable Sampler[] size;
  private final @Nullable ObjectSizes[] objects;
  private final @Nullable Sampler[] key;
  private final RandomStream random;

  RequestMix(List<RequestKind> kinds, RandomStream random) {
    int n = kinds.size();
    this.random = random;
    cumulative = new double[n];
    cost = new Sampler[n];
    fixedCost = new double[n];
    size = new Sampler[n];
    objects = new ObjectSizes[n];
    key = new Sampler[n];
    double sum = 0;
    for (int i = 0; i < n; i++) {
      RequestKind kind = kinds.get(i);
      sum += kind.share();
      cumulative[i] = sum;
      fixedCost[i] = kind.cost().mean();
      if (kind.cost().squaredCoefficientOfVariation() > 0) {
        cost[i] = kind.cost().sampler(random.source());
      }
      if (kind.sizeBytes() != null && kind.key() != null) {
        objects[i] = new ObjectSizes(kind.sizeBytes(), kind.path());
      } else if (kind.sizeBytes() != null) {
        size[i] = kind.sizeBytes().sampler(random.source());
      }
      key[i] = kind.key() == null ? null : kind.key().sampler(random.source());
    }
  }

  void draw(ArrivalProcess.Demand into) {
    int kind = cumulative.length == 1 ? 0 : drawKind();
    into.kind = kind;
    Sampler costOfKind = cost[kind];
    into.cost = costOfKind == null ? fixedCost[kind] : Math.max(0, costOfKind.next());
    Sampler sizeOfKind = size[kind];
    into.sizeBytes = sizeOfKind == null ? 0 : sizeOfKind.nextNanos();
    Sampler keyOfKind = key[kind];
    into.key = keyOfKind == null ? Request.NO_KEY : keyOfKind.nextNanos();
    ObjectSizes objectsOfKind = objects[kind];
    if (objectsOfKind != null) {
      into.sizeBytes = objectsOfKind.bytes(into.key);
    }
  }

  private int drawKind() {
    double at = random.nextDouble() * cumulative[cumulative.length - 1];
    int kind = 0;
    while (at >= cumulative[kind] && kind < cumulative.length - 1) {
      kind++;
    }
    return kind;
  }
}
