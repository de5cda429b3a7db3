// The default world: a chat of every type, messages of every kind.
import type { PeerId } from "../../../model/peer.ts";
import { hash63 } from "../random.ts";
import { plain } from "../text_spec.ts";
import type { World } from "../world.ts";
import {
  duplicateDocuments,
  namedDocumentDrafts,
  sizedDocumentDrafts,
  thumbnailDrafts,
} from "./documents.ts";
import { addForum } from "./forum.ts";
import { addDrafts, createKit, type Draft } from "./kit.ts";
import { otherMediaDrafts, photoDrafts, pollDrafts, recordingDrafts } from "./medias.ts";
import { addPeople, PEOPLE } from "./people.ts";
import { botPosts, channelPosts } from "./posts.ts";
import {
  buttonDrafts,
  changedDrafts,
  forwardDrafts,
  reactionDrafts,
  replyDrafts,
} from "./relations.ts";
import { botServices, groupServices, personalServices, supergroupServices } from "./services.ts";
import { brokenEntityTexts, difficultTexts, entityTexts } from "./texts.ts";

/** The chats of the default world. */
export const CHATS = {
  alice: `user${PEOPLE.alice}`,
  bot: `user${PEOPLE.bot}`,
  deleted: `user${PEOPLE.deleted}`,
  replies: `user${PEOPLE.replies}`,
  codes: `user${PEOPLE.codes}`,
  /** A basic group. */
  family: "chat4100200",
  /** A basic group that became `friends`. */
  oldFriends: "chat4100300",
  /** A private supergroup with an older half. */
  friends: "channel1900000300",
  /** A public supergroup with topics. */
  forum: "channel2100000400",
  /** A public channel. */
  news: "channel1400000123",
  /** A private channel of files; forwarding is forbidden. */
  files: "channel2222222222",
  /** A supergroup that nobody wrote in. */
  silent: "channel1555555555",
} as const satisfies Readonly<Record<string, PeerId>>;

export function addEveryKind(world: World): void {
  addPeople(world);
  addChats(world);
  addCommonMessages(world);
  addFriends(world);
  addForum(world, CHATS.forum);
  addNews(world);
  addFiles(world);
  addFolders(world);
}

function addChats(world: World): void {
  const date = world.now - 86_400 * 500;
  const saved: PeerId = `user${world.account.userId}`;
  const members = [PEOPLE.alice, PEOPLE.bob, PEOPLE.carol];
  const channel = (peer: PeerId) => ({ peer, accessHash: hash63(world.seed, peer), date, members });
  world.addChat({ peer: saved, kind: "user", title: "", dialog: { pinned: true } });
  world.addChat({ peer: CHATS.alice, kind: "user", title: "", dialog: { unread: 3 } });
  world.addChat({ peer: CHATS.bot, kind: "user", title: "", dialog: {} });
  world.addChat({ peer: CHATS.deleted, kind: "user", title: "", dialog: { archived: true } });
  world.addChat({ peer: CHATS.replies, kind: "user", title: "", dialog: {} });
  world.addChat({ peer: CHATS.codes, kind: "user", title: "", dialog: {} });
  world.addChat({ peer: CHATS.family, kind: "group", title: "Family 👨‍👩‍👧", members, dialog: {} });
  world.addChat({
    peer: CHATS.oldFriends,
    kind: "group",
    title: "Friends: old & new / 2024",
    members,
    migratedTo: CHATS.friends,
  });
  world.addChat({
    ...channel(CHATS.friends),
    kind: "supergroup",
    title: "Friends: old & new / 2024",
    migratedFrom: CHATS.oldFriends,
    about: "Friends since ever",
    dialog: { pinned: true },
  });
  world.addChat({
    ...channel(CHATS.forum),
    kind: "supergroup",
    title: "Forum of tests",
    username: "forum_of_tests",
    forum: true,
    dialog: {},
  });
  world.addChat({
    ...channel(CHATS.news),
    kind: "channel",
    title: "News",
    username: "loopback_news",
    dialog: { unread: 1 },
  });
  world.addChat({
    ...channel(CHATS.files),
    kind: "channel",
    title: "Files",
    inviteHash: "AbCdEf_-12345678",
    noforwards: true,
    dialog: { archived: true },
  });
  world.addChat({ ...channel(CHATS.silent), kind: "supergroup", title: "Silent", dialog: {} });
}

/** Chats whose ids come from the account's one sequence. */
function addCommonMessages(world: World): void {
  const kit = createKit(world, "common");
  const alice: PeerId = CHATS.alice;
  const me: PeerId = `user${world.account.userId}`;
  const texts = [...entityTexts(), ...brokenEntityTexts(), ...difficultTexts()];
  const shared = duplicateDocuments(createKit(world, "duplicates"));
  const saved: Draft[] = [
    { from: me, text: plain("A note to myself") },
    ...forwardDrafts(kit, CHATS.news).map((draft) => from(draft, me)),
    ...shared.elsewhere.map((draft) => from(draft, me)),
    { from: me, media: { type: "photo", photo: kit.photo() } },
  ];
  const group = [PEOPLE.alice, PEOPLE.bob, PEOPLE.carol, PEOPLE.deleted, world.account.userId];
  addDrafts(kit, [
    [CHATS.alice, [
      ...texts.map((text, i): Draft => ({ from: i % 3 === 0 ? me : alice, text })),
      ...replyDrafts(kit, CHATS.friends),
      ...forwardDrafts(kit, CHATS.news),
      ...changedDrafts(kit).map((draft) => from(draft, alice)),
      ...photoDrafts(kit),
      ...recordingDrafts(kit),
      ...otherMediaDrafts(kit),
      ...personalServices(kit),
    ]],
    [CHATS.bot, [...buttonDrafts(), ...botPosts(kit), ...botServices(kit)]],
    [CHATS.deleted, [
      { from: CHATS.deleted, text: plain("I shall be gone") },
      { from: me, text: plain("So long") },
    ]],
    [CHATS.replies, [{ from: CHATS.replies, text: plain("A comment on your post") }]],
    [CHATS.codes, [{ from: CHATS.codes, text: plain("Your code: 12345") }]],
    [CHATS.family, [
      ...groupServices(kit, { title: "Family 👨‍👩‍👧" }),
      ...reactionDrafts(kit),
      ...group.map((id): Draft => ({ from: `user${id}`, text: plain(`From ${id}`) })),
    ]],
    [CHATS.oldFriends, [
      ...groupServices(kit, { title: "Friends: old & new / 2024" }),
      ...group.map((id): Draft => ({ from: `user${id}`, text: plain(`Before: ${id}`) })),
      { from: alice, media: { type: "photo", photo: kit.photo() } },
      (earlier) => ({
        from: me,
        text: plain("An old reply"),
        reply: { messageId: earlier[9] ?? 1 },
      }),
    ]],
    [me, saved],
  ], { firstId: 12, firstDate: world.now - 86_400 * 400 });
  const channelId = Number(CHATS.friends.slice("channel".length));
  world.addMessage(CHATS.oldFriends, {
    from: me,
    action: { type: "migrate_to_supergroup", channelId },
  });
}

function addFriends(world: World): void {
  const kit = createKit(world, "friends");
  const me: PeerId = `user${world.account.userId}`;
  const chatId = Number(CHATS.oldFriends.slice("chat".length));
  const title = "Friends: old & new / 2024";
  addDrafts(kit, [[CHATS.friends, [
    { from: me, action: { type: "migrate_from_group", title, chatId } },
    { text: plain("From an anonymous administrator"), postAuthor: "admin" },
    { from: `user${PEOPLE.min}`, text: plain("From somebody met in passing") },
    ...supergroupServices(kit),
    ...pollDrafts(kit),
    ...reactionDrafts(kit),
    ...photoDrafts(kit),
    ...replyDrafts(kit, CHATS.news),
    { from: CHATS.news, text: plain("Posted in the name of a channel") },
  ]]], { firstId: 1, firstDate: world.now - 86_400 * 200 });
}

function addNews(world: World): void {
  const kit = createKit(world, "news");
  const posts = channelPosts(kit, Number(CHATS.news.slice("channel".length)));
  const texts = entityTexts().map((text): Draft => ({ text, views: 5 }));
  const album = kit.id();
  const photos = [1, 2, 3].map((): Draft => ({
    groupedId: album,
    media: { type: "photo", photo: kit.photo({ dcId: 4 }) },
  }));
  addDrafts(kit, [[CHATS.news, [...posts, ...texts, ...photos]]], {
    firstId: 1,
    firstDate: world.now - 86_400 * 300,
  });
}

function addFiles(world: World): void {
  const kit = createKit(world, "files");
  const shared = duplicateDocuments(createKit(world, "duplicates"));
  const drafts: Draft[] = [
    { action: { type: "create_channel", title: "Files" } },
    ...namedDocumentDrafts(kit),
    ...sizedDocumentDrafts(kit),
    ...thumbnailDrafts(kit),
    ...shared.twice,
  ];
  addDrafts(kit, [[CHATS.files, drafts]], { firstId: 1, firstDate: world.now - 86_400 * 90 });
}

function addFolders(world: World): void {
  const empty = { pinned: [], include: [], exclude: [] };
  world.folders.push(
    { ...empty, id: 2, title: "Groups", emoticon: "👥", groups: true, exclude: [CHATS.family] },
    { ...empty, id: 3, title: "Reading 📖", pinned: [CHATS.news], include: [CHATS.alice] },
    { ...empty, id: 4, title: "Bots", bots: true },
  );
}

function from(draft: Draft, sender: PeerId): Draft {
  return typeof draft === "function"
    ? (earlier) => ({ ...draft(earlier), from: sender })
    : { ...draft, from: sender };
}
