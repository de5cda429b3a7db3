// Tests of the conversion of chats and peers.
import assert from "node:assert/strict";
import { Api } from "telegram/tl/api.js";
import {
  chatTypeOf,
  convertChat,
  migratedTo,
} from "../../../../lib/telegram/gramjs/convert/chat.ts";
import { convertPeers } from "../../../../lib/telegram/gramjs/convert/peers.ts";
import { long, roundTrip } from "./round_trip.ts";

const PHOTO = new Api.ChatPhotoEmpty();

function userOf(id: number, fields: Partial<Api.User> = {}) {
  return new Api.User({ id: long(id), ...fields } as never);
}

function groupOf(fields: Partial<Api.Chat> = {}) {
  return new Api.Chat(
    {
      id: long(3),
      title: "Group",
      photo: PHOTO,
      participantsCount: 2,
      date: 1,
      version: 1,
      ...fields,
    } as never,
  );
}

function channelOf(fields: Partial<Api.Channel> = {}) {
  return new Api.Channel(
    {
      id: long(4),
      accessHash: long(-5),
      title: "Channel",
      photo: PHOTO,
      date: 1,
      ...fields,
    } as never,
  );
}

const forbidden = { id: long(4), accessHash: long(5), title: "Gone" };
const name = (active: boolean, username: string) => new Api.Username({ active, username });

const TYPES: readonly (readonly [string, Api.TypeUser | Api.TypeChat, string | undefined])[] = [
  ["the account itself", userOf(100), "saved_messages"],
  ["a user that says it is the account", userOf(101, { self: true }), "saved_messages"],
  ["Replies", userOf(1_271_266_957), "replies"],
  ["Replies on the test servers", userOf(708_513), "replies"],
  ["Verification Codes", userOf(489_000), "verification_codes"],
  ["a bot", userOf(5, { bot: true, botInfoVersion: 1 }), "bot_chat"],
  ["a person", userOf(6, { username: "ann" }), "personal_chat"],
  ["an empty user", new Api.UserEmpty({ id: long(7) }), undefined],
  ["a basic group", groupOf(), "private_group"],
  [
    "a basic group that is closed to us",
    new Api.ChatForbidden({ id: long(3), title: "G" }),
    "private_group",
  ],
  ["an empty group", new Api.ChatEmpty({ id: long(3) }), undefined],
  ["a supergroup", channelOf({ megagroup: true }), "private_supergroup"],
  ["a public supergroup", channelOf({ megagroup: true, username: "g" }), "public_supergroup"],
  ["a channel", channelOf({ broadcast: true }), "private_channel"],
  ["a public channel", channelOf({ broadcast: true, username: "c" }), "public_channel"],
  [
    "a channel with several names",
    channelOf({ broadcast: true, usernames: [name(false, "a"), name(true, "b")] }),
    "public_channel",
  ],
  [
    "a channel whose names are off",
    channelOf({ broadcast: true, usernames: [name(false, "a")] }),
    "private_channel",
  ],
  [
    "a channel that is closed to us",
    new Api.ChannelForbidden({ ...forbidden, broadcast: true }),
    "private_channel",
  ],
  [
    "a supergroup that is closed to us",
    new Api.ChannelForbidden({ ...forbidden, megagroup: true }),
    "private_supergroup",
  ],
];

for (const [label, entity, expected] of TYPES) {
  Deno.test(`chatTypeOf() calls ${label} ${expected}`, () => {
    assert.equal(chatTypeOf(roundTrip(entity), "user100"), expected);
  });
}

Deno.test("convertChat() converts a forum with what the dialog list says", () => {
  const entity = channelOf({ megagroup: true, forum: true, username: "forum" });
  const info = {
    topMessageId: 50,
    lastMessageDate: 1_700_000_000,
    unreadCount: 3,
    messageCount: 40,
    folders: ["Work"],
    archived: true,
    pinned: true,
  };
  assert.deepEqual(convertChat(roundTrip(entity), "user100", info), {
    ref: { id: "channel4", accessHash: "-5" },
    type: "public_supergroup",
    name: "Channel",
    fullName: "Channel",
    username: "forum",
    forum: true,
    topMessageId: 50,
    lastMessageDate: 1_700_000_000,
    unreadCount: 3,
    messageCount: 40,
    folders: ["Work"],
    archived: true,
    pinned: true,
  });
});

Deno.test("convertChat() names a private chat by the first name", () => {
  const person = userOf(6, { firstName: "Ann", lastName: "Lee", accessHash: long(9) });
  const chat = convertChat(roundTrip(person), "user100");
  assert.deepEqual([chat?.name, chat?.fullName], ["Ann", "Ann Lee"]);
  assert.deepEqual(chat?.ref, { id: "user6", accessHash: "9" });
});

Deno.test("convertChat() gives Saved Messages its name, and a deleted account none", () => {
  const saved = convertChat(roundTrip(userOf(100, { firstName: "Me" })), "user100");
  assert.deepEqual([saved?.name, saved?.fullName], ["Saved Messages", "Saved Messages"]);
  const deleted = convertChat(roundTrip(userOf(8, { deleted: true })), "user100");
  assert.deepEqual([deleted?.name, deleted?.fullName, deleted?.type], ["", "", "personal_chat"]);
});

Deno.test("convertChat() has no access hash for a basic group", () => {
  assert.deepEqual(convertChat(roundTrip(groupOf()), "user100")?.ref, { id: "chat3" });
});

Deno.test("convertChat() finds nothing in empty and impossible entities", () => {
  assert.equal(convertChat(new Api.UserEmpty({ id: long(7) }), "user100"), undefined);
  assert.equal(convertChat(roundTrip(userOf(-7)), "user100"), undefined);
});

Deno.test("migratedTo() names the supergroup of a basic group that moved", () => {
  const channel = new Api.InputChannel({ channelId: long(4), accessHash: long(5) });
  assert.equal(migratedTo(roundTrip(groupOf({ migratedTo: channel }))), "channel4");
  assert.equal(migratedTo(roundTrip(groupOf())), undefined);
  assert.equal(migratedTo(roundTrip(channelOf())), undefined);
});

Deno.test("convertPeers() marks those of which only a part is told", () => {
  const marks = (user: Api.User, chat: Api.TypeChat) =>
    convertPeers([roundTrip(user)], [roundTrip(chat)]).map(({ partial }) => partial);
  assert.deepEqual(marks(userOf(6), channelOf()), [undefined, undefined]);
  assert.deepEqual(marks(userOf(6, { min: true }), channelOf({ min: true })), [true, true]);
  assert.deepEqual(marks(userOf(6), new Api.ChannelForbidden(forbidden)), [undefined, true]);
  assert.deepEqual(marks(userOf(6), new Api.ChatForbidden(forbidden)), [undefined, true]);
});

Deno.test("convertPeers() keeps who is known and leaves empty entities out", () => {
  const users = [
    userOf(6, { firstName: "Ann", lastName: "Lee", username: "ann", min: true }),
    userOf(7, { firstName: "Helper", bot: true, botInfoVersion: 1 }),
    userOf(8, { lastName: "Only" }),
    new Api.UserEmpty({ id: long(9) }),
  ].map(roundTrip) as Api.TypeUser[];
  const chats = [groupOf(), channelOf({ username: "c" }), new Api.ChatEmpty({ id: long(1) })]
    .map(roundTrip) as Api.TypeChat[];
  assert.deepEqual(convertPeers(users, chats), [
    { id: "user6", name: "Ann Lee", shortName: "Ann", username: "ann", partial: true },
    { id: "user7", name: "Helper", shortName: "Helper", bot: true },
    { id: "user8", name: "Only", shortName: "" },
    { id: "chat3", name: "Group", shortName: "Group" },
    { id: "channel4", name: "Channel", shortName: "Channel", username: "c" },
  ]);
});
