// Codes of languages: OpenAI's servers tell the English name, others the code.

/** Two letters for most languages, three for those that have no two (ISO 639). */
const CODE = /^[a-z]{2,3}$/;

/** The languages that whisper knows, by the codes of whisper.cpp. */
const CODES =
  ("en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu ta no th ur hr bg lt la " +
    "mi ml cy sk te fa lv bn sr az sl kn et mk br eu is hy ne mn bs kk sq sw gl mr pa si km sn yo so af oc ka be " +
    "tg sd gu am yi lo uz fo ht ps tk nn mt sa lb my bo tl mg as tt haw ln ha ba jw su yue").split(
      " ",
    );

let byName: ReadonlyMap<string, string> | undefined;

/** The code for what a server says; `undefined` where it says nothing that is known. */
export function languageCode(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const said = value.trim().toLowerCase();
  if (CODE.test(said)) return said;
  byName ??= namesOf(CODES);
  return byName.get(said);
}

function namesOf(codes: readonly string[]): ReadonlyMap<string, string> {
  const names = new Intl.DisplayNames(["en"], { type: "language" });
  return new Map(codes.map((code) => [(names.of(code) ?? code).toLowerCase(), code]));
}
