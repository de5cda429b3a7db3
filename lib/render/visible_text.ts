// Text that is valid UTF-8 and hides nothing from people.

/** All but tab and line ends. */
const CONTROLS = /(?![\t\n\r])\p{Cc}/gu;

/** Control characters become their pictures; half a surrogate pair becomes U+FFFD. */
export function visibleText(text: string): string {
  return text.replace(CONTROLS, pictureOf).toWellFormed();
}

function pictureOf(control: string): string {
  const code = control.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? "\u2421" : "\ufffd";
}
