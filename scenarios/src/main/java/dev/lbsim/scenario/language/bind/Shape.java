package dev.lbsim.scenario.language.bind;

import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the annotations of a record say about the map it is written as.
 *
 * @param type the record
 * @param fields one per key, in order
 */
public record Shape(Class<?> type, List<Field> fields) {
  private static final ClassValue<Shape> SHAPES =
      new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
          return read(type);
        }
      };

  private static final ClassValue<Constructor<?>> CONSTRUCTORS =
      new ClassValue<>() {
        @Override
        protected Constructor<?> computeValue(Class<?> type) {
          Class<?>[] types =
              Arrays.stream(type.getRecordComponents())
                  .map(RecordComponent::getType)
                  .toArray(Class<?>[]::new);
          try {
            return type.getDeclaredConstructor(types);
          } catch (NoSuchMethodException e) {
            throw new IllegalStateException(type.getName() + " is no record", e);
          }
        }
      };

  /**
   * One key.
   *
   * @param key how it is written
   * @param component where its annotations stand
   * @param type what it binds to
   * @param optional true when it may be left out and then is null
   */
  public record Field(String key, RecordComponent component, Type type, boolean optional) {
    /** Its default as written in a file, or null. */
    public @Nullable String defaultText() {
      Default given = component.getAnnotation(Default.class);
      return given == null ? null : given.value();
    }

    /** True when a file must give it, unless a rule of the record says otherwise. */
    public boolean required() {
      boolean collection =
          type instanceof ParameterizedType parameterized
              && (parameterized.getRawType() == List.class
                  || parameterized.getRawType() == Map.class);
      return !optional && !collection && defaultText() == null;
    }

    /** The word that stands for null, or null. */
    public @Nullable String word() {
      Word word = component.getAnnotation(Word.class);
      return word == null ? null : word.value();
    }

    /** What it is, for people. */
    public String doc() {
      Doc doc = component.getAnnotation(Doc.class);
      return doc == null ? "" : doc.value();
    }

    /** True when a list may be written as its only entry. */
    public boolean orOne() {
      return component.isAnnotationPresent(OrOne.class);
    }
  }

  /** The shape of a record. */
  public static Shape of(Class<?> type) {
    return SHAPES.get(type);
  }

  private static Shape read(Class<?> type) {
    List<Field> fields = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      if (component.isAnnotationPresent(Inline.class)) {
        fields.addAll(Shape.of(component.getType()).fields());
        continue;
      }
      Key key = component.getAnnotation(Key.class);
      fields.add(
          new Field(
              key == null ? kebab(component.getName()) : key.value(),
              component,
              component.getGenericType(),
              component.getAnnotatedType().isAnnotationPresent(Nullable.class)));
    }
    return new Shape(type, List.copyOf(fields));
  }

  private static String kebab(String camel) {
    return camel.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  /** The keys, in order. */
  public List<String> keys() {
    return fields.stream().map(Field::key).toList();
  }

  /** The field of {@code key}. */
  public Optional<Field> field(String key) {
    return fields.stream().filter(field -> field.key().equals(key)).findFirst();
  }

  /** The field whose value alone may stand for the map, or null. */
  public @Nullable Field shortForm() {
    Short shortForm = type.getAnnotation(Short.class);
    return shortForm == null ? null : field(shortForm.value()).orElseThrow();
  }

  /** Keys of which exactly one must be given; empty if there is no such rule. */
  public List<String> exactlyOne() {
    ExactlyOne rule = type.getAnnotation(ExactlyOne.class);
    return rule == null ? List.of() : List.of(rule.value());
  }

  /** Keys of which at most one may be given; empty if there is no such rule. */
  public List<String> atMostOne() {
    AtMostOne rule = type.getAnnotation(AtMostOne.class);
    return rule == null ? List.of() : List.of(rule.value());
  }

  /** What the section is, for people. */
  public String doc() {
    Doc doc = type.getAnnotation(Doc.class);
    return doc == null ? "" : doc.value();
  }

  /** A record of these values, one for each field, in order. */
  Object create(Object[] values) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] parts = new Object[components.length];
    int at = 0;
    for (int i = 0; i < parts.length; i++) {
      if (components[i].isAnnotationPresent(Inline.class)) {
        Shape inner = Shape.of(components[i].getType());
        parts[i] = inner.create(Arrays.copyOfRange(values, at, at + inner.fields.size()));
        at += inner.fields.size();
      } else {
        parts[i] = values[at++];
      }
    }
    try {
      return CONSTRUCTORS.get(type).newInstance(parts);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot create " + type.getName(), e);
    }
  }
}
