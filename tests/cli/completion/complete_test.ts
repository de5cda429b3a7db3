// Tests of what a word on the command line may become.
import assert from "node:assert/strict";
import { complete } from "../../../lib/cli/completion/complete.ts";
import type { KnownChat } from "../../../lib/cli/completion/known_chats.ts";
import { COMMANDS } from "../../../lib/cli/definitions/all.ts";

const CHATS: readonly KnownChat[] = [
  { id: "user1", name: "Alice", username: "alice", type: "personal_chat" },
  { id: "channel2", name: "Book club", type: "private_group" },
  { id: "channel3", name: "Book, paper", type: "public_channel", username: "paper" },
  { id: "chat4", name: "Twins", type: "private_group" },
  { id: "chat5", name: "twins", type: "private_group" },
  { id: "user6", name: "", type: "personal_chat" },
  { id: "user7", name: "--all", type: "personal_chat" },
  { id: "user8", name: "@somebody", type: "personal_chat" },
];

function offered(...words: string[]): readonly string[] {
  return complete(words, { commands: COMMANDS, chats: () => CHATS }).candidates
    .map(({ value }) => value);
}

function also(...words: string[]): string {
  return complete(words, { commands: COMMANDS, chats: () => CHATS }).also;
}

Deno.test("complete() offers every command, and what a command takes", () => {
  assert.deepEqual(offered(""), [...COMMANDS.map(({ name }) => name), "help"]);
  assert.deepEqual(offered("exp"), ["export"]);
  assert.deepEqual(offered("help", "wh"), ["whoami"]);
  assert.deepEqual(offered("help", "whoami", ""), []);
  assert.deepEqual(offered("completions", ""), ["bash", "zsh", "fish"]);
  assert.deepEqual(offered("completions", "bash", ""), []);
  assert.deepEqual(offered("nonsense", ""), []);
});

Deno.test("complete() offers options of the command and of every command, each once", () => {
  assert.deepEqual(offered("export", "--max"), ["--max-size", "--max-id", "--max-flood-wait"]);
  assert.deepEqual(offered("--log", "text", "export", "--lo"), ["--log-level", "--log-file"]);
  assert.ok(offered("export", "--media", "photo", "--m").includes("--media"), "lists add up");
  assert.deepEqual(offered("whoami", "--he"), ["--help"]);
  assert.deepEqual(offered("--ver"), ["--version"]);
  assert.deepEqual(offered("export", "--", "--al"), []);
});

Deno.test("complete() offers the values of an option, behind a comma too", () => {
  assert.deepEqual(offered("export", "--log-level", "w"), ["warn"]);
  assert.deepEqual(offered("export", "--log-level=w"), ["--log-level=warn"]);
  assert.deepEqual(offered("export", "--media", "photo,vi"), [
    "photo,video",
    "photo,video_message",
  ]);
  assert.deepEqual(offered("export", "--media=video,vi"), ["--media=video,video_message"]);
  assert.deepEqual(offered("--log-level", "w"), ["warn"]);
  assert.deepEqual(offered("export", "--last", ""), []);
  assert.equal(also("export", "--out", "x"), "folders");
  assert.equal(also("--config=x"), "files");
  assert.equal(also("render", ""), "folders");
});

Deno.test("complete() names a chat by what names it alone", () => {
  const everything = offered("export", "");
  assert.deepEqual(everything, [
    "me",
    "Alice",
    "Book club",
    "Book, paper",
    "chat4",
    "chat5",
    "user6",
    "user7",
    "user8",
  ]);
  assert.deepEqual(offered("export", "me", "book"), ["Book club", "Book, paper"]);
  assert.deepEqual(offered("export", "@"), ["@alice", "@paper"]);
  assert.deepEqual(offered("export", "channel"), ["channel2", "channel3"]);
  assert.deepEqual(offered("export", "--exclude", "Alice,bo"), ["Alice,Book club"]);
  assert.deepEqual(offered("whoami", "Al"), []);
});

Deno.test("complete() reads the chats only when one may be meant", () => {
  const chats = () => {
    throw new Error("read");
  };
  for (const words of [["exp"], ["export", "--"], ["export", "--media", ""], ["render", ""]]) {
    complete(words, { commands: COMMANDS, chats });
  }
  assert.throws(() => complete(["export", ""], { commands: COMMANDS, chats }), /read/);
});
