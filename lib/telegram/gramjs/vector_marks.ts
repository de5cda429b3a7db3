// GramJS marks a field of its schema while it reads a vector into it, and takes the mark off at the end. Where
// it meets something that it cannot read the mark stays: from then on no answer with such a vector can be read.
// Imported before GramJS's classes are made, which is when the fields can be seen.
import helpers from "telegram/tl/generationHelpers.js";

interface Field {
  isVector: boolean;
}

const vectors: Field[] = [];
const { parseTl } = helpers as {
  parseTl: (...args: unknown[]) => Iterable<{ readonly argsConfig: Record<string, Field> }>;
};

Object.assign(helpers, {
  *parseTl(...args: unknown[]) {
    for (const definition of parseTl(...args)) {
      for (const field of Object.values(definition.argsConfig)) {
        if (field.isVector) vectors.push(field);
      }
      yield definition;
    }
  },
});

/** To be called after GramJS has failed to read something, before it reads anything else. */
export function restoreVectors(): void {
  for (const field of vectors) field.isVector = true;
}
