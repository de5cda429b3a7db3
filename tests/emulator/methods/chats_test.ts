// People, chats, names, topics, takeout sessions, counts.
import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { Api } from "telegram/tl/api.js";
import { CHATS } from "../../../lib/emulator/world/generate/every_kind.ts";
import { PEOPLE } from "../../../lib/emulator/world/generate/people.ts";
import { generateWorld } from "../../../lib/emulator/world/generate.ts";
import { long } from "../../../lib/emulator/world/tl/values.ts";
import { call, inputChannel, inputPeer } from "./call.ts";

Deno.test("getFullChannel() names the group that it grew out of", async () => {
  const world = generateWorld();
  const channel = inputChannel(world, CHATS.friends);
  const answer = await call({ world }, new Api.channels.GetFullChannel({ channel }));
  const { fullChat } = answer;
  ok(fullChat instanceof Api.ChannelFull);
  const old = world.chat(CHATS.oldFriends);
  strictEqual(fullChat.migratedFromChatId?.toJSNumber(), old.id);
  strictEqual(fullChat.migratedFromMaxId, old.messages.lastId());
  ok(answer.chats.some((chat) => chat instanceof Api.Chat && chat.deactivated));
  const plain = inputChannel(world, CHATS.news);
  const news = await call({ world }, new Api.channels.GetFullChannel({ channel: plain }));
  ok(news.fullChat instanceof Api.ChannelFull);
  strictEqual(news.fullChat.migratedFromChatId, undefined);
});

Deno.test("getFullChat() tells members of a basic group", async () => {
  const world = generateWorld();
  const chatId = long(world.chat(CHATS.family).id);
  const answer = await call({ world }, new Api.messages.GetFullChat({ chatId }));
  ok(answer.fullChat instanceof Api.ChatFull);
  ok(answer.fullChat.participants instanceof Api.ChatParticipants);
  strictEqual(answer.fullChat.participants.participants.length, 4);
  await rejects(call({ world }, new Api.messages.GetFullChat({ chatId: long(3) })), {
    message: "CHAT_ID_INVALID",
  });
});

Deno.test("getChats() and getChannels() answer for those that are there", async () => {
  const world = generateWorld();
  const id = [long(world.chat(CHATS.oldFriends).id)];
  const chats = await call({ world }, new Api.messages.GetChats({ id }));
  strictEqual(chats.chats.length, 1);
  const right = inputChannel(world, CHATS.forum);
  const channels = await call({ world }, new Api.channels.GetChannels({ id: [right] }));
  ok(channels.chats[0] instanceof Api.Channel && channels.chats[0].forum);
  const wrong = new Api.InputChannel({ channelId: right.channelId, accessHash: long(1) });
  await rejects(call({ world }, new Api.channels.GetChannels({ id: [wrong] })), {
    message: "CHANNEL_INVALID",
  });
});

Deno.test("getUsers() leaves out those whose access hash is wrong", async () => {
  const world = generateWorld();
  const alice = inputPeer(world, CHATS.alice) as Api.InputPeerUser;
  const { userId, accessHash } = alice;
  const id = [
    new Api.InputUserSelf(),
    new Api.InputUser({ userId, accessHash }),
    new Api.InputUser({ userId, accessHash: long(1) }),
  ];
  const users = await call({ world }, new Api.users.GetUsers({ id }));
  deepStrictEqual(users.map(({ className }) => className), ["User", "User"]);
  const [self] = users;
  ok(self instanceof Api.User && self.self === true);
  const full = await call(
    { world },
    new Api.users.GetFullUser({ id: new Api.InputUserSelf() }),
  );
  strictEqual(full.users.length, 1);
});

Deno.test("resolveUsername() finds people and chats, whatever the case", async () => {
  const world = generateWorld();
  const resolve = (username: string) =>
    call({ world }, new Api.contacts.ResolveUsername({ username }));
  const user = await resolve("ALICE_liddell");
  ok(user.peer instanceof Api.PeerUser);
  strictEqual(user.peer.userId.toJSNumber(), PEOPLE.alice);
  const chat = await resolve("forum_of_tests");
  strictEqual(chat.chats.length, 1);
  await rejects(resolve("nobody_here"), { message: "USERNAME_NOT_OCCUPIED" });
  await rejects(resolve("a b"), { message: "USERNAME_INVALID" });
});

Deno.test("getForumTopics() lists topics, General among them, and pages", async () => {
  const world = generateWorld();
  const channel = inputChannel(world, CHATS.forum);
  const list = (more: Partial<Api.channels.GetForumTopics> = {}) =>
    call(
      { world },
      new Api.channels.GetForumTopics({
        channel,
        offsetDate: 0,
        offsetId: 0,
        offsetTopic: 0,
        limit: 100,
        ...more,
      }),
    );
  const idsOf = (topics: readonly Api.TypeForumTopic[]) => topics.map(({ id }) => id);
  const whole = await list();
  strictEqual(whole.count, 4);
  ok(idsOf(whole.topics).includes(1));
  const first = await list({ limit: 2 });
  const last = first.topics[1];
  ok(last instanceof Api.ForumTopic);
  const top = first.messages.find(({ id }) => id === last.topMessage);
  ok(top instanceof Api.Message || top instanceof Api.MessageService);
  const second = await list({
    limit: 2,
    offsetDate: top.date,
    offsetId: last.topMessage,
    offsetTopic: last.id,
  });
  deepStrictEqual(idsOf([...first.topics, ...second.topics]), idsOf(whole.topics));
  const byId = await call(
    { world },
    new Api.channels.GetForumTopicsByID({ channel, topics: [1, 777] }),
  );
  deepStrictEqual(byId.topics.map(({ className }) => className), [
    "ForumTopic",
    "ForumTopicDeleted",
  ]);
  await rejects(list({ channel: inputChannel(world, CHATS.news) }), {
    message: "CHANNEL_FORUM_MISSING",
  });
});

Deno.test("takeout sessions begin, are needed, and end", async () => {
  const world = generateWorld();
  await rejects(call({ world }, new Api.messages.GetSplitRanges()), {
    code: 403,
    message: "TAKEOUT_REQUIRED",
  });
  world.options.takeoutDelaySeconds = 3_600;
  const init = new Api.account.InitTakeoutSession({ messageUsers: true });
  await rejects(call({ world }, init), { code: 420, message: "TAKEOUT_INIT_DELAY_3600" });
  world.options.takeoutDelaySeconds = 0;
  const takeout = await call({ world }, init);
  const takeoutId = takeout.id.toString();
  const ranges = await call({ world, takeoutId }, new Api.messages.GetSplitRanges());
  deepStrictEqual([ranges[0]?.minId, ranges.at(-1)?.maxId], [1, 0x7fff_ffff]);
  strictEqual(ranges[1]?.minId, (ranges[0]?.maxId ?? 0) + 1);
  const finish = new Api.account.FinishTakeoutSession({ success: true });
  strictEqual(await call({ world, takeoutId }, finish), true);
  await rejects(call({ world, takeoutId }, finish), { code: 400, message: "TAKEOUT_INVALID" });
  deepStrictEqual(world.finishedTakeouts, [{ id: takeoutId, success: true }]);
});

Deno.test("search() filters by kind, date, sender and text", async () => {
  const world = generateWorld();
  const { messages } = world.chat(CHATS.alice);
  const all = Array.from({ length: messages.size }, (_, i) => messages.at(i));
  const search = async (more: Partial<Api.messages.Search>) => {
    const answer = await call(
      { world },
      new Api.messages.Search({
        peer: inputPeer(world, CHATS.alice),
        q: "",
        filter: new Api.InputMessagesFilterEmpty(),
        minDate: 0,
        maxDate: 0,
        offsetId: 0,
        addOffset: 0,
        limit: 100,
        maxId: 0,
        minId: 0,
        hash: long(0),
        ...more,
      }),
    );
    ok(!(answer instanceof Api.messages.MessagesNotModified));
    return answer.messages.map(({ id }) => id);
  };
  const photos = all.filter(({ media }) => media?.type === "photo").map(({ id }) => id).reverse();
  deepStrictEqual(await search({ filter: new Api.InputMessagesFilterPhotos() }), photos);
  const date = all[20]?.date ?? 0;
  const before = all.filter((one) => one.date < date).map(({ id }) => id).reverse();
  deepStrictEqual(await search({ maxDate: date }), before);
  const found = await search({ q: "HELLO, world" });
  deepStrictEqual(found, [all.find(({ text }) => text?.text === "Hello, world!")?.id]);
  const mine = all.filter(({ from }) => from === `user${world.account.userId}`);
  const fromMe = await search({ fromId: new Api.InputPeerSelf() });
  deepStrictEqual(fromMe, mine.map(({ id }) => id).reverse());
  const counters = await call(
    { world },
    new Api.messages.GetSearchCounters({
      peer: inputPeer(world, CHATS.alice),
      filters: [new Api.InputMessagesFilterPhotos(), new Api.InputMessagesFilterVoice()],
    }),
  );
  deepStrictEqual(counters.map(({ count }) => count), [photos.length, 1]);
});
