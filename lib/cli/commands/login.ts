// `tgkeep login`: signs in by phone number, QR code or bot token and keeps the session.
import { TgkeepError } from "../../model/errors.ts";
import type { Telegram } from "../../telegram/connect.ts";
import type { Account } from "../../telegram/gateway.ts";
import type { Session } from "../../telegram/session.ts";
import type { CommandContext, CommonSettings } from "../command.ts";
import type { SettingValues } from "../config/settings.ts";
import type { LOGIN } from "../definitions/account.ts";
import { describeAccount } from "../output/describe_account.ts";
import { sanitizeLine } from "../../model/sanitize.ts";
import { programName } from "../program_name.ts";
import type { SessionPlace } from "../session_place.ts";
import { duringStage } from "../stage.ts";

type LoginSettings = CommonSettings & Pick<SettingValues, typeof LOGIN.settings[number]>;

/** @returns the exit code */
export async function run(
  context: CommandContext,
  settings: LoginSettings,
): Promise<number> {
  checkWays(settings, context);
  const { askFirst, openClient, reach } = await import("../connection.ts");
  const { openSessionPlace } = await import("../session_place.ts");
  const place = await openSessionPlace(settings, context);
  if (place.kind === "variable") {
    throw new TgkeepError(
      "usage",
      `${place.name} is set and is used instead of a session file. Unset it to sign in`,
    );
  }
  if (!place.session) await place.check();
  // Kept back until the sign-in is complete: half a session would only be in the way.
  let latest = place.session;
  let complete = false;
  let passphrase: string | undefined;
  await using telegram = await openClient(settings, context, {
    session: place.session,
    onSession: async (session) => {
      latest = session;
      if (complete) await place.save(session, passphrase);
    },
  });
  const ask = (signal: AbortSignal | undefined) => telegram.account(signal);
  const existing = place.session && await duringStage(
    context.reporter,
    "connecting",
    () => askFirst(settings, context, place.session, ask),
  );
  const encrypting = settings.encrypt && !(existing && place.encrypted);
  if (encrypting) {
    const { newPassphrase } = await import("../sign_in/prompts.ts");
    passphrase = await newPassphrase(context, settings.passphrase);
  }
  const account = existing ??
    await reach(settings, place.session, signIn(telegram, context, settings));
  complete = true;
  if (!existing || encrypting) await keep(place, latest, passphrase);
  context.reporter.tell(
    `${existing ? "Already signed in" : "Signed in"} as ${describeAccount(account)}`,
  );
  context.reporter.tell(
    `The session is in ${sanitizeLine(place.name)}${
      encrypting || place.encrypted ? " (encrypted)" : ""
    }`,
  );
  context.reporter.tell(context.style.dim(`Next: ${programName(context.host.environment)} chats`));
  return 0;
}

/** Complains before anything is asked of Telegram. */
function checkWays(settings: LoginSettings, context: CommandContext): void {
  if (settings.qr && settings.phone !== undefined && settings.code !== undefined) {
    throw new TgkeepError("usage", "--qr and --code exclude each other: a QR code needs no code");
  }
  const way = settings.qr || settings.phone !== undefined || settings.botToken !== undefined;
  if (way || context.questions === "allowed") return;
  throw new TgkeepError(
    "usage",
    "There is nothing to sign in with. Give --phone NUMBER, --qr or --bot-token TOKEN (or TGKEEP_BOT_TOKEN)",
  );
}

async function signIn(
  telegram: Telegram,
  context: CommandContext,
  settings: LoginSettings,
): Promise<Account> {
  const { signInPrompts } = await import("../sign_in/prompts.ts");
  const prompts = signInPrompts(context, settings);
  if (settings.qr) {
    const { createQrDisplay } = await import("../sign_in/qr.ts");
    const show = createQrDisplay(context.host.stderr, context.host.environment);
    return await telegram.signInWithQr({ show, password: prompts.password }, context.signal);
  }
  if (settings.botToken !== undefined && settings.phone === undefined) {
    return await telegram.signInAsBot(settings.botToken, context.signal);
  }
  return await telegram.signInWithPhone(prompts, context.signal);
}

async function keep(
  place: SessionPlace,
  session: Session | undefined,
  passphrase: string | undefined,
): Promise<void> {
  if (!session) throw new Error("The client signed in without telling its session");
  await place.save(session, passphrase);
}
