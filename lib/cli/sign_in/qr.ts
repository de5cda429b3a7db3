// Draws the QR code of a sign-in in the terminal, again whenever it changes.
// @ts-types="@types/qrcode"
import qrcode from "qrcode";
import type { QrPrompts } from "../../telegram/connect.ts";
import type { Sink } from "../host.ts";
import { chooseStyle } from "../output/style.ts";
import type { Environment } from "../config/environment.ts";

const HOW_TO =
  "Scan this code with a phone that is signed in: Telegram → Settings → Devices → Link Desktop Device\n";

/** Draws on a sink; the link itself is never printed, as it is as good as a password. */
export function createQrDisplay(
  sink: Sink,
  environment: Environment,
): QrPrompts["show"] {
  // Drawn with colours of its own where there are some: a code of light modules on a dark
  // terminal is the wrong way round for many cameras.
  const coloured = chooseStyle(sink.terminal, environment).bold("x") !== "x";
  let drawnLines = 0;
  return (link) => {
    const segments = coloured
      ? { type: "terminal", small: true } as const
      : { type: "utf8" } as const;
    qrcode.toString(link.url, segments, (error, picture) => {
      if (error) throw error;
      const text = `${HOW_TO}${picture.replace(/\n*$/, "\n")}`;
      sink.write(drawnLines > 0 && sink.terminal ? `\u001b[${drawnLines}A\u001b[J${text}` : text);
      drawnLines = text.split("\n").length - 1;
    });
  };
}
