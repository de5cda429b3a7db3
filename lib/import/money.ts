// Amounts of money as people read them, back into currency and smallest units.

/** An amount in the smallest unit of a currency. */
export interface Money {
  readonly amount: number;
  /** Code of ISO 4217, XTR for stars, or whatever word stood there; empty where nothing did. */
  readonly currency: string;
}

/** Reads what `renderMoney` has written, such as `$4.99`, `⭐50` or `12 ABCD`. */
export function readMoney(text: string): Money {
  const stars = /^⭐(\d+)$/u.exec(text);
  if (stars) return { amount: Number(stars[1]), currency: "XTR" };
  const plain = /^(-?\d+) (\S.*)$/su.exec(text);
  if (plain) return { amount: Number(plain[1]), currency: plain[2] ?? "" };
  const parts = /^(-?)([^\d-]+?)(\d[\d,]*(?:\.(\d+))?)$/u.exec(text);
  const currency = codes().get(parts?.[2]?.trim() ?? "") ?? "";
  if (!parts || currency === "") return { amount: 0, currency: "" };
  const digits = formatOf(currency).resolvedOptions().maximumFractionDigits ?? 0;
  const value = Number(parts[3]?.replaceAll(",", ""));
  const amount = Math.round(value * 10 ** digits);
  return { amount: parts[1] === "-" ? -amount : amount, currency };
}

let symbols: ReadonlyMap<string, string> | undefined;

/** Codes by the symbols that stand for them in English; asked for by few exports, so made when needed. */
function codes(): ReadonlyMap<string, string> {
  symbols ??= new Map(
    Intl.supportedValuesOf("currency").map((code) => [symbolOf(code), code]),
  );
  return symbols;
}

function symbolOf(code: string): string {
  return formatOf(code).formatToParts(1).find(({ type }) => type === "currency")?.value ?? code;
}

function formatOf(currency: string): Intl.NumberFormat {
  return new Intl.NumberFormat("en-US", { style: "currency", currency });
}
