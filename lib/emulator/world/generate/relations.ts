// Messages that point at others: replies, forwards, edits, reactions, buttons.
import type { ForwardSpec, NewMessage } from "../spec.ts";
import { plain } from "../text_spec.ts";
import type { PeerId } from "../../../model/peer.ts";
import type { Draft, Kit } from "./kit.ts";
import { PEOPLE } from "./people.ts";
import { compose } from "./texts.ts";

const alice: PeerId = `user${PEOPLE.alice}`;

/** Answers within the chat, to another chat, with a quotation. */
export function replyDrafts(kit: Kit, elsewhere: PeerId): Draft[] {
  const me: PeerId = `user${kit.world.account.userId}`;
  return [
    (earlier) => ({ from: me, text: plain("A reply"), reply: { messageId: earlier[0] ?? 1 } }),
    (earlier) => ({
      from: alice,
      text: plain("A reply with a quotation"),
      reply: {
        messageId: earlier.at(-1) ?? 1,
        quote: compose("A ", ["bold", "reply"]),
      },
    }),
    {
      from: me,
      text: plain("A reply to another chat"),
      reply: { messageId: 3, peer: elsewhere, quote: plain("quoted from elsewhere") },
    },
    { from: alice, text: plain("A reply to a message that is gone"), reply: { messageId: 2 } },
  ];
}

/** From a person, a hidden person, a channel, a deleted account; saved from somewhere. */
export function forwardDrafts(kit: Kit, channel: PeerId): Draft[] {
  const date = kit.world.now - 86_400 * 350;
  const forward = (text: string, spec: Omit<ForwardSpec, "date">): NewMessage => ({
    from: alice,
    text: plain(text),
    forward: { date, ...spec },
  });
  return [
    forward("From a person", { from: `user${PEOPLE.bob}` }),
    forward("From a hidden person", { name: "Hidden <Person>" }),
    forward("From a deleted account", { from: `user${PEOPLE.deleted}` }),
    forward("From a channel", { from: channel, channelPost: 4, postAuthor: "An Author" }),
    forward("Saved", {
      from: `user${PEOPLE.carol}`,
      savedFrom: channel,
      savedFromMessageId: 5,
    }),
    { ...forward("Silent, through a bot", { from: alice }), viaBot: PEOPLE.bot, silent: true },
  ];
}

/** Edited texts, edits that nobody sees, messages that delete themselves. */
export function changedDrafts(kit: Kit): Draft[] {
  const editDate = kit.world.now - 86_400;
  return [
    { from: alice, text: plain("Edited"), editDate },
    { from: alice, text: plain("Only reactions changed"), editDate, editHide: true },
    { from: alice, text: plain("Gone in a week"), ttlPeriod: 604_800 },
    { from: alice, text: plain("Pinned"), pinned: true },
    { from: `user${PEOPLE.deleted}`, text: plain("From a deleted account") },
  ];
}

export function reactionDrafts(kit: Kit): Draft[] {
  const date = kit.world.now - 5_000;
  return [
    {
      from: alice,
      text: plain("Reactions"),
      reactions: [
        {
          type: "emoji",
          count: 3,
          emoji: "❤",
          recent: [
            { from: alice, date },
            { from: `user${PEOPLE.bob}`, date: date + 1 },
          ],
        },
        { type: "custom_emoji", count: 1, documentId: 5_368_324_170_671_202_286n },
        { type: "paid", count: 250 },
      ],
    },
    {
      from: alice,
      text: plain("One reaction"),
      reactions: [{ type: "emoji", count: 1, emoji: "👍" }],
    },
  ];
}

/** An inline keyboard with a button of each type. */
export function buttonDrafts(): Draft[] {
  const from: PeerId = `user${PEOPLE.bot}`;
  return [
    {
      from,
      text: plain("Choose"),
      buttons: [
        [
          { type: "url", text: "Open", data: "https://example.org/?a=1&b=2" },
          { type: "callback", text: "Text data", bytes: [...new TextEncoder().encode("page:2")] },
          { type: "callback", text: "Bytes", bytes: [0, 255, 254, 62, 63, 128] },
        ],
        [
          { type: "callback_with_password", text: "Password", bytes: [1, 2, 3] },
          { type: "switch_inline", text: "Share", data: "query text" },
          { type: "switch_inline_same", text: "Here", data: "" },
        ],
        [
          { type: "game", text: "Play" },
          { type: "buy", text: "Pay" },
          {
            type: "auth",
            text: "Sign in",
            data: "https://example.org/auth",
            forwardText: "Open it",
            buttonId: 7,
          },
          { type: "user_profile", text: "Profile", userId: PEOPLE.alice },
        ],
        [
          { type: "web_view", text: "App", data: "https://example.org/app" },
          { type: "simple_web_view", text: "Simple app", data: "https://example.org/simple" },
          { type: "copy_text", text: "Copy", data: "to the clipboard" },
          { type: "default", text: "Plain" },
        ],
        [
          { type: "request_phone", text: "Phone" },
          { type: "request_location", text: "Place" },
        ],
      ],
    },
    { from, text: plain("Sent through a bot"), viaBot: PEOPLE.bot },
  ];
}
