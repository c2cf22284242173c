package dev.lbsim.scenario.language.bind;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The types a record's component may have, apart from records, enums, lists and maps. */
public final class Types {
  private final Map<Class<?>, ValueType<?>> values = new HashMap<>();
  private final Map<Class<?>, NodeType<?>> nodes = new HashMap<>();

  public Types(Collection<ValueType<?>> values, Collection<NodeType<?>> nodes) {
    values.forEach(type -> this.values.put(type.type(), type));
    nodes.forEach(type -> this.nodes.put(type.type(), type));
  }

  /** How {@code type} is written as a scalar, or null. */
  public @Nullable ValueType<?> value(Class<?> type) {
    return values.get(type);
  }

  /** How {@code type} is read from any node, or null. */
  public @Nullable NodeType<?> node(Class<?> type) {
    return nodes.get(type);
  }

  /** How a constant of an enum is written. */
  public static String written(Enum<?> constant) {
    try {
      Key key = constant.getDeclaringClass().getField(constant.name()).getAnnotation(Key.class);
      return key != null ? key.value() : constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException("an enum has a field for each constant", e);
    }
  }

  /** How the constants of an enum are written. */
  public static List<String> words(Class<?> enumType) {
    return Arrays.stream(enumType.getEnumConstants())
        .map(constant -> written((Enum<?>) constant))
        .toList();
  }
}
