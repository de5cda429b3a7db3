// Settings of voice to text.
import { MEDIA_KINDS, type MediaKind } from "../../model/file.ts";
import { optional, setting } from "./setting.ts";
import { choicesType, SWITCH_TYPE, textType, type ValueType } from "./value_type.ts";

/** Kinds that have sound. */
const SOUNDING_KINDS = MEDIA_KINDS.filter((kind) =>
  ["video", "voice", "video_message", "audio"].includes(kind)
);

const LANGUAGE: ValueType<string> = {
  placeholder: "CODE",
  allowed: "a code such as en, de or pt, or auto",
  parse(raw) {
    const code = textType("CODE").parse(raw).trim().toLowerCase();
    // Which codes there are, the model says: it knows some languages, and another one others.
    if (code !== "auto" && !/^[a-z]{2,3}$/.test(code)) {
      throw new SyntaxError(`Cannot use "${code}" as a language`);
    }
    return code;
  },
};

/** Settings of `export` and `transcribe`. */
export const TRANSCRIBE_SETTINGS = {
  transcribe: setting({
    flag: "--transcribe",
    variable: "TGKEEP_TRANSCRIBE",
    toml: "transcribe.enabled",
    type: SWITCH_TYPE,
    default: "false",
    description: "write down what is said in voice and round video messages",
  }),
  transcribeMedia: setting<readonly MediaKind[]>({
    flag: "--transcribe-media",
    variable: "TGKEEP_TRANSCRIBE_MEDIA",
    toml: "transcribe.media",
    type: choicesType("KINDS", SOUNDING_KINDS),
    default: "voice,video_message",
    description: `kinds of files that are listened to: ${SOUNDING_KINDS.join(", ")}`,
  }),
  whisperModel: optional({
    flag: "--whisper-model",
    variable: "TGKEEP_WHISPER_MODEL",
    toml: "transcribe.model",
    type: { ...textType("FILE|NAME", "a model's name, or a file"), completes: "files" },
    without: "the largest one that was fetched; whisper-1 with --whisper-url",
    description: "whisper model: a name of tgkeep models list, or a GGML file",
  }),
  whisperUrl: optional({
    flag: "--whisper-url",
    variable: "TGKEEP_WHISPER_URL",
    toml: "transcribe.url",
    type: textType("URL", "an address such as http://127.0.0.1:8000/v1"),
    without: "transcribe on this machine",
    description:
      "send the files to this server, which speaks OpenAI's API; its key is in TGKEEP_WHISPER_KEY",
    // It may hold a password.
    secret: true,
  }),
  /** Without a flag: a command line can be read by other users of the machine. */
  whisperKey: optional({
    variable: "TGKEEP_WHISPER_KEY",
    type: textType("TEXT", "the key of the transcription server"),
    without: "none",
    description: "key of the transcription server",
    secret: true,
  }),
  language: setting({
    flag: "--language",
    variable: "TGKEEP_LANGUAGE",
    toml: "transcribe.language",
    type: LANGUAGE,
    default: "auto",
    description: "what is spoken: a code such as en or de, or auto",
  }),
  subtitles: setting({
    flag: "--subtitles",
    variable: "TGKEEP_SUBTITLES",
    toml: "transcribe.subtitles",
    type: SWITCH_TYPE,
    default: "false",
    description: "write .srt and .vtt beside transcribed files of a minute or more",
  }),
};

/** Setting of `models`. */
export const MODELS_SETTINGS = {
  modelsUrl: optional({
    flag: "--models-url",
    variable: "TGKEEP_MODELS_URL",
    toml: "transcribe.models_url",
    type: textType("URL", "the address of a folder with models"),
    without: "ggerganov/whisper.cpp on Hugging Face",
    description: "where models are fetched from: a mirror is as good, their hashes are known",
  }),
};

/** Values that decide who listens, and to what. */
export type TranscribeValues = {
  readonly [K in Exclude<keyof typeof TRANSCRIBE_SETTINGS, "transcribe">]:
    (typeof TRANSCRIBE_SETTINGS)[K]["fallback"];
};
