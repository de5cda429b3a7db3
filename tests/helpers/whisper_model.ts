// Whisper models made for tests: the real file format, without anything that was ever trained.

/** What the tensors of a made model hold. */
export type ModelTensors =
  /** There are none: whisper.cpp takes such a file as a test of itself, and hears nothing. */
  | "none"
  /** Noise, always the same: it hears words that mean nothing. */
  | "noise";

/** How {@linkcode writeWhisperModel} makes one. */
export interface WhisperModelOptions {
  readonly tensors: ModelTensors;
  /** Width of the layers; a multiple of 64. @default 64 */
  readonly width?: number;
}

const MAGIC = 0x67676d6c;
/** Of the multilingual models; the vocabulary in the file lacks the special tokens at its end. */
const VOCABULARY = 51_865;
const WORDS = 50_257;
const MELS = 80;
const BINS = 201;
const AUDIO_CONTEXT = 1500;
const TEXT_CONTEXT = 448;
const LAYERS = 4;
const F32 = 0;
const F16 = 1;
/** Texts that whisper.cpp looks up, at their places in the vocabulary of GPT-2. */
const KNOWN_WORDS: ReadonlyMap<number, string> = new Map([[220, " "], [532, " -"], [705, " '"]]);

/** Writes a model in the layout of whisper.cpp's `tiny`, narrower; without tensors it has some 600 KB. */
export async function writeWhisperModel(path: string, options: WhisperModelOptions): Promise<void> {
  const { width = 64, tensors } = options;
  await using file = await openForWriting(path);
  await file.write(int32(MAGIC));
  const half = [width, width / 64, LAYERS];
  await file.write(int32(VOCABULARY, AUDIO_CONTEXT, ...half, TEXT_CONTEXT, ...half, MELS, F16));
  await file.write(int32(MELS, BINS));
  await file.write(new Uint8Array(new Float32Array(MELS * BINS).fill(0.01).buffer));
  await file.write(vocabulary());
  if (tensors === "none") return;
  const random = noise();
  for (const [name, shape, kind] of tensorsOf(width)) {
    await file.write(tensor(name, shape, kind, random));
  }
}

/** `weight` is kept in 16 bits; a norm multiplies with 1 and adds 0, so that noise stays finite. */
type Kind = "weight" | "bias" | "one" | "zero";
type TensorShape = readonly [name: string, shape: readonly number[], kind: Kind];

function* tensorsOf(n: number): Generator<TensorShape> {
  yield ["encoder.positional_embedding", [n, AUDIO_CONTEXT], "bias"];
  yield ["encoder.conv1.weight", [3, MELS, n], "weight"];
  yield ["encoder.conv1.bias", [1, n], "bias"];
  yield ["encoder.conv2.weight", [3, n, n], "weight"];
  yield ["encoder.conv2.bias", [1, n], "bias"];
  yield* norm("encoder.ln_post", n);
  for (let i = 0; i < LAYERS; i++) yield* block(`encoder.blocks.${i}`, n, ["attn"]);
  yield ["decoder.positional_embedding", [n, TEXT_CONTEXT], "bias"];
  yield ["decoder.token_embedding.weight", [n, VOCABULARY], "weight"];
  yield* norm("decoder.ln", n);
  for (let i = 0; i < LAYERS; i++) yield* block(`decoder.blocks.${i}`, n, ["attn", "cross_attn"]);
}

function* block(prefix: string, n: number, attentions: readonly string[]): Generator<TensorShape> {
  yield* norm(`${prefix}.mlp_ln`, n);
  yield [`${prefix}.mlp.0.weight`, [n, 4 * n], "weight"];
  yield [`${prefix}.mlp.0.bias`, [4 * n], "bias"];
  yield [`${prefix}.mlp.2.weight`, [4 * n, n], "weight"];
  yield [`${prefix}.mlp.2.bias`, [n], "bias"];
  for (const attention of attentions) {
    yield* norm(`${prefix}.${attention}_ln`, n);
    for (const part of ["query", "key", "value", "out"]) {
      yield [`${prefix}.${attention}.${part}.weight`, [n, n], "weight"];
      if (part !== "key") yield [`${prefix}.${attention}.${part}.bias`, [n], "bias"];
    }
  }
}

function* norm(prefix: string, n: number): Generator<TensorShape> {
  yield [`${prefix}.weight`, [n], "one"];
  yield [`${prefix}.bias`, [n], "zero"];
}

function tensor(
  name: string,
  shape: readonly number[],
  kind: Kind,
  random: () => number,
): Uint8Array {
  const text = new TextEncoder().encode(name);
  const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
  const fixed = kind === "one" ? 1 : 0;
  for (let i = 0; i < values.length; i++) {
    values[i] = kind === "weight" || kind === "bias" ? random() * 0.2 : fixed;
  }
  const data = kind === "weight" ? halves(values) : values;
  const header = int32(shape.length, text.length, kind === "weight" ? F16 : F32, ...shape);
  return joined([header, text, new Uint8Array(data.buffer)]);
}

/** Values below 0.25 as IEEE 754 half precision, cut off: `Float16Array` is younger than the oldest runtime. */
function halves(values: Float32Array): Uint16Array<ArrayBuffer> {
  const words = new Uint32Array(values.buffer);
  return Uint16Array.from(words, (word) => {
    const exponent = ((word >>> 23) & 0xff) - 112;
    const sign = (word >>> 16) & 0x8000;
    return exponent <= 0 ? sign : sign | (exponent << 10) | ((word >>> 13) & 0x3ff);
  });
}

function noise(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 8) / 2 ** 24 - 0.5;
  };
}

function vocabulary(): Uint8Array {
  const encoder = new TextEncoder();
  const words = Array.from({ length: WORDS }, (_, i) => {
    const text = encoder.encode(KNOWN_WORDS.get(i) ?? ` w${i}`);
    return joined([int32(text.length), text]);
  });
  return joined([int32(WORDS), ...words]);
}

function int32(...values: readonly number[]): Uint8Array {
  return new Uint8Array(new Int32Array(values).buffer);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

async function openForWriting(path: string) {
  const file = await Deno.open(path, { write: true, create: true, truncate: true });
  return {
    async write(bytes: Uint8Array): Promise<void> {
      for (let rest = bytes; rest.length > 0;) rest = rest.subarray(await file.write(rest));
    },
    [Symbol.asyncDispose]: () => Promise.resolve(file.close()),
  };
}
