// The model that a person means: a file, or one of the list by its name.
import { TgkeepError } from "../../model/errors.ts";
import { checkModel } from "./check_model.ts";
import { modelFileName, modelNamed, MODELS, MODELS_BASE_URL } from "./models.ts";

/** A model that is here and whole. */
export interface WhisperModel {
  /** Names it in transcripts: its name in the list, or the file's name. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  /** Size of the file. */
  readonly bytes: number;
  /** It knows no language but English. */
  readonly englishOnly: boolean;
}

/**
 * Finds a model and looks whether it is whole. That costs reading a few hundred KB, however large it is.
 *
 * @param wanted a name of the list, or a file; `undefined` for the largest one of the list that is here,
 * one that knows all languages before one that knows English
 * @param folder where models of the list are kept
 * @throws {TgkeepError} "usage" when it is not here, with what to do about it
 */
export async function findModel(
  wanted: string | undefined,
  folder: string,
): Promise<WhisperModel> {
  if (wanted === undefined) return await anyModel(folder);
  const entry = modelNamed(wanted);
  const inFolder = entry && `${folder}/${modelFileName(entry)}`;
  // A name of the list wins over a file of the same name, unless the file is given as a path.
  const path = inFolder !== undefined && await isFile(inFolder)
    ? inFolder
    : await isFile(wanted)
    ? wanted
    : undefined;
  if (path !== undefined) return await opened(path, entry?.bytes);
  if (entry) throw new TgkeepError("usage", missing(entry.name, folder));
  const names = MODELS.map(({ name }) => name).join(", ");
  throw new TgkeepError(
    "usage",
    `There is no whisper model "${wanted}": it is neither a file nor one of ${names}`,
  );
}

/** How a model of the list comes here, with and without a connection. */
export function missing(name: string, folder: string): string {
  const file = modelFileName({ name });
  return `The whisper model ${name} is not here. Fetch it with: tgkeep models pull ${name} ` +
    `(or, without a connection, put ${file} from ${MODELS_BASE_URL}${file} into ${folder})`;
}

async function anyModel(folder: string): Promise<WhisperModel> {
  const english = MODELS.filter(({ name }) => name.includes(".en"));
  for (
    const entry of [...english, ...MODELS.filter((one) => !english.includes(one))].toReversed()
  ) {
    const path = `${folder}/${modelFileName(entry)}`;
    if (await isFile(path)) return await opened(path, entry.bytes);
  }
  throw new TgkeepError(
    "usage",
    `There is no whisper model in ${folder}. Fetch one with: tgkeep models pull base (148 MB; tgkeep ` +
      "models list shows all), name a file with --whisper-model FILE, or a server with --whisper-url URL",
  );
}

async function opened(path: string, expected: number | undefined): Promise<WhisperModel> {
  const { bytes, englishOnly } = await checkModel(path).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TgkeepError("usage", `Cannot use the whisper model ${path}: ${reason}`, {
      cause: error,
    });
  });
  if (expected !== undefined && path.endsWith(".bin") && bytes !== expected) {
    throw new TgkeepError(
      "usage",
      `The whisper model ${path} has ${bytes} bytes instead of ${expected}: remove it and fetch it again`,
    );
  }
  const file = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
  const name = file.replace(/\.bin$/, "").replace(/^ggml-/, "");
  return { name, path: await Deno.realPath(path), bytes, englishOnly };
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return false;
    }
    throw error;
  }
}
