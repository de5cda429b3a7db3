// Amounts of money for people to read.

/** Telegram's code for its stars. */
const STARS = "XTR";

/**
 * An amount with its currency, such as `$4.99`.
 *
 * @param amount in the currency's smallest unit
 */
export function renderMoney(amount: number, currency: string): string {
  if (currency === STARS) return `⭐${Math.abs(amount)}`;
  const format = formatOf(currency);
  if (!format) return currency ? `${amount} ${currency}` : "";
  const digits = format.resolvedOptions().maximumFractionDigits ?? 0;
  return format.format(amount / 10 ** digits);
}

/** `undefined` for codes that are not of the three letters of ISO 4217. */
function formatOf(currency: string): Intl.NumberFormat | undefined {
  if (!/^[A-Za-z]{3}$/.test(currency)) return undefined;
  return new Intl.NumberFormat("en-US", { style: "currency", currency });
}
