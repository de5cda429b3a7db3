// Checks of the sign-in: the session, the server, the clock.
import { TgkeepError } from "../../model/errors.ts";
import { FAILURE_EXIT_CODES } from "../../model/exit_codes.ts";
import type { Telegram } from "../../telegram/connect.ts";
import type { CommandContext, CommonSettings } from "../command.ts";
import { askFirst, openClient } from "../connection.ts";
import { describeAccount } from "../output/describe_account.ts";
import { formatDuration } from "../output/quantities.ts";
import { openSessionPlace, type SessionPlace } from "../session_place.ts";
import { duringStage } from "../stage.ts";
import { type CheckResult, type NamedResult, runCheck } from "./check.ts";

/** Beyond this Telegram refuses requests of a client that does not correct its clock. */
const MOST_SKEW_S = 30;

/** Each check needs the one before it; those that cannot be made are marked as skipped. */
export async function* checkTelegram(
  settings: CommonSettings,
  context: CommandContext,
): AsyncGenerator<NamedResult> {
  let place: SessionPlace | undefined;
  yield await runCheck("session", async () => {
    place = await openSessionPlace(settings, context);
    return await checkSession(place);
  });
  const { kept } = { kept: place?.session };
  let telegram: Telegram | undefined;
  try {
    const server = await runCheck("server", async () => {
      telegram = await openClient(settings, context, {
        session: kept,
        onSession: (changed) => kept && place ? place.save(changed) : Promise.resolve(),
      });
      return await checkServer(telegram, settings, context, place);
    });
    yield server;
    const open = server.status === "ok" ? telegram : undefined;
    yield await runCheck("clock", () => checkClock(open, context));
    yield await runCheck("account", () => checkAccount(kept && open, settings, context));
  } finally {
    await telegram?.[Symbol.asyncDispose]();
  }
}

async function checkSession(place: SessionPlace): Promise<CheckResult> {
  if (!place.session) {
    return {
      status: "failed",
      message: `there is no session in ${place.name}`,
      advice: "Run: tgkeep login",
      exitCode: FAILURE_EXIT_CODES.sign_in_needed,
    };
  }
  if (place.kind === "variable") return { status: "ok", message: `in ${place.name}` };
  const { mode } = await Deno.stat(place.name);
  if (Deno.build.os !== "windows" && mode !== null && (mode & 0o077) !== 0) {
    return {
      status: "warning",
      message: `others on this machine can read ${place.name}, which is as good as your account`,
      advice: `Run: chmod 600 ${place.name}`,
    };
  }
  return { status: "ok", message: `in ${place.name}${place.encrypted ? " (encrypted)" : ""}` };
}

async function checkServer(
  telegram: Telegram,
  settings: CommonSettings,
  context: CommandContext,
  place: SessionPlace | undefined,
): Promise<CheckResult> {
  const ask = (signal: AbortSignal | undefined) => telegram.serverTime(signal);
  await duringStage(
    context.reporter,
    "connecting",
    () => askFirst(settings, context, place?.session, ask),
  );
  const startedAt = context.host.now();
  await telegram.serverTime(context.signal);
  return { status: "ok", message: `answers in ${formatDuration(context.host.now() - startedAt)}` };
}

async function checkClock(
  telegram: Telegram | undefined,
  { host, signal }: CommandContext,
): Promise<CheckResult> {
  if (!telegram) return { status: "skipped", message: "the server cannot be asked for the time" };
  const before = host.now();
  const server = await telegram.serverTime(signal);
  // The server tells whole seconds, cut off.
  const skew = Math.round((before + host.now()) / 2000 - server - 0.5);
  if (Math.abs(skew) <= MOST_SKEW_S) return { status: "ok", message: "agrees with Telegram's" };
  return {
    status: "warning",
    message: `this machine's clock is ${Math.abs(skew)} s ${skew > 0 ? "ahead" : "behind"}`,
    advice: "Turn on the setting of the time by network; tgkeep corrects for it meanwhile",
  };
}

async function checkAccount(
  telegram: Telegram | undefined,
  settings: CommonSettings,
  context: CommandContext,
): Promise<CheckResult> {
  if (!telegram) return { status: "skipped", message: "nobody can be asked for" };
  const ask = (signal: AbortSignal | undefined) => telegram.account(signal);
  const account = await askFirst(settings, context, undefined, ask);
  if (!account) {
    throw new TgkeepError("sign_in_needed", "Telegram has ended this session. Run: tgkeep login");
  }
  return { status: "ok", message: describeAccount(account) };
}
