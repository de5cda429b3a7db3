// Phone numbers.

/**
 * A number in international form. Telegram leaves the plus sign out; a number that begins with 0 is not
 * international and stays as it is.
 */
export function renderPhone(phone: string): string {
  return /^[1-9]\d*$/.test(phone) ? `+${phone}` : phone;
}
