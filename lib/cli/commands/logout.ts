// `tgkeep logout`: ends the session on Telegram's side and removes the file.
import { RpcError, TgkeepError } from "../../model/errors.ts";
import type { CommandContext, CommonSettings } from "../command.ts";
import { duringStage } from "../stage.ts";
import { sanitizeLine } from "../../model/sanitize.ts";

/** @returns the exit code */
export async function run(context: CommandContext, settings: CommonSettings): Promise<number> {
  const { askFirst, openClient } = await import("../connection.ts");
  const { openSessionPlace } = await import("../session_place.ts");
  const place = await openSessionPlace(settings, context);
  if (!place.session) {
    throw new TgkeepError(
      "sign_in_needed",
      `Nobody is signed in: there is no session in ${place.name}`,
    );
  }
  await using telegram = await openClient(settings, context, {
    session: place.session,
    // The file is about to be removed.
    onSession: () => Promise.resolve(),
  });
  const end = (signal: AbortSignal | undefined) => endSession(() => telegram.signOut(signal));
  const ended = await duringStage(
    context.reporter,
    "connecting",
    () => askFirst(settings, context, place.session, end),
  );
  await place.remove();
  const { forgetKnownChats } = await import("../completion/known_chats.ts");
  await forgetKnownChats(context.host.environment);
  context.reporter.tell(
    ended === "now"
      ? "Signed out"
      : "The session had been ended already; Telegram does not know it",
  );
  context.reporter.tell(
    place.kind === "file"
      ? `Removed ${sanitizeLine(place.name)}`
      : `${place.name} is of no use any more: unset it`,
  );
  return 0;
}

/** A session that Telegram does not know any more is as good as signed out. */
async function endSession(signOut: () => Promise<void>): Promise<"now" | "before"> {
  try {
    await signOut();
    return "now";
  } catch (error) {
    const known = error instanceof RpcError && error.status === 401 ||
      error instanceof TgkeepError && error.code === "sign_in_needed";
    if (known) return "before";
    throw error;
  }
}
