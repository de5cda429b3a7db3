// The forum of the default world: topics, messages in them and in "General".
import type { PeerId } from "../../../model/peer.ts";
import { plain } from "../text_spec.ts";
import type { World } from "../world.ts";
import { createKit, type Kit } from "./kit.ts";
import { PEOPLE } from "./people.ts";

const alice: PeerId = `user${PEOPLE.alice}`;
const TITLES = ["Announcements", "Off topic 🎈", "Closed & quiet"] as const;
const COLOR = 0x6fb9f0;

export function addForum(world: World, peer: PeerId): void {
  const kit = createKit(world, "forum");
  const { topics } = world.chat(peer);
  const date = world.now - 86_400 * 100;
  topics.push({ id: 1, title: "General", date, creator: alice, iconColor: COLOR, pinned: true });
  world.addMessage(peer, {
    from: alice,
    date,
    action: { type: "create_channel", title: "Forum of tests" },
  });
  world.addMessage(peer, { from: alice, date: date + 60, text: plain("In General") });
  TITLES.forEach((title, i) => addTopic(kit, peer, { title, date: date + 3_600 * (i + 1) }));
  const last = world.addMessage(peer, {
    from: `user${PEOPLE.bob}`,
    date: date + 90_000,
    text: plain("General again"),
  });
  world.addMessage(peer, {
    from: alice,
    date: date + 90_100,
    text: plain("A reply in General"),
    reply: { messageId: last.id },
  });
}

function addTopic(
  kit: Kit,
  peer: PeerId,
  { title, date }: { readonly title: string; readonly date: number },
): void {
  const { world } = kit;
  const add: World["addMessage"] = (to, message) => world.addMessage(to, { date, ...message });
  const root = add(peer, {
    from: alice,
    action: { type: "topic_created", title, iconColor: COLOR },
  });
  const topicId = root.id;
  world.chat(peer).topics.push({
    id: topicId,
    title,
    date,
    creator: alice,
    iconColor: COLOR,
    ...(title.startsWith("Closed") ? { closed: true } : {}),
  });
  const first = add(peer, { from: alice, topicId, text: plain(`First in ${title}`) });
  add(peer, {
    from: `user${PEOPLE.bob}`,
    topicId,
    text: plain("A reply in a topic"),
    reply: { messageId: first.id },
  });
  add(peer, { from: alice, topicId, media: { type: "photo", photo: kit.photo() } });
  add(peer, { from: alice, topicId, action: { type: "topic_edit", title: `${title}!` } });
  add(peer, { from: alice, topicId, action: { type: "topic_edit", iconEmojiId: 987_654_321n } });
  if (title.startsWith("Closed")) {
    add(peer, { from: alice, topicId, action: { type: "topic_edit", closed: true } });
  }
}
