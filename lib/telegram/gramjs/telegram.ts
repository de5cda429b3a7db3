// The gateway over GramJS: each method is one request (or one paged list) and a conversion.
import "./quiet_globals.ts";
import bigInt from "big-integer";
import { Api } from "telegram/tl/api.js";
import type { Chat, ChatRef, Topic } from "../../model/chat.ts";
import { fileKey, type RemoteFile } from "../../model/file.ts";
import { RpcError, rpcErrorValue, TgkeepError } from "../../model/errors.ts";
import { parsePeerId, type PeerId } from "../../model/peer.ts";
import type {
  AnswerTimeouts,
  ConnectOptions,
  QrPrompts,
  SignInPrompts,
  Telegram,
} from "../client.ts";
import type {
  Account,
  ChatDetails,
  FileHash,
  FilePartRequest,
  HistoryPage,
  HistoryRequest,
} from "../gateway.ts";
import type { Session } from "../session.ts";
import { convertChat } from "./convert/chat.ts";
import { type CallOptions, DataCenters } from "./data_centers.ts";
import { newSession } from "./dc_directory.ts";
import { listDialogs } from "./dialogs.ts";
import { convertHistoryPage } from "./history_page.ts";
import { inputChannel, inputFileLocation, inputPeer, inputUser } from "./input.ts";
import type { TlRequest } from "./link.ts";
import { trustServerKey } from "./server_key.ts";
import { maskPhone, signInAsBot, signInWithPhone, signInWithQr, signOut } from "./sign_in.ts";

/** A part is up to 1 MiB: 35 kB/s are enough. */
const TIMEOUTS: AnswerTimeouts = { requestMs: 15_000, partMs: 30_000 };
const TOPICS_PER_PAGE = 100;

/** Makes the client of {@linkcode connectTelegram}. */
export function openTelegram(options: ConnectOptions): Promise<Telegram> {
  const { server } = options;
  if (server?.publicKeyPem !== undefined) trustServerKey(server.publicKeyPem);
  return Promise.resolve(new GramjsTelegram(options, startingSession(options)));
}

/** The stored session, with the address of its home data centre as the user gives it. */
function startingSession({ session, server }: ConnectOptions): Session {
  if (!session) return newSession(server);
  if (!server) return session;
  const { dcId, host, port } = server;
  return { ...session, dcs: { ...session.dcs, [dcId]: { ...session.dcs[dcId], host, port } } };
}

class GramjsTelegram implements Telegram {
  readonly #dcs: DataCenters;
  readonly #options: ConnectOptions;
  readonly #timeouts: AnswerTimeouts;
  /** Where a file turned out to be when its announced data centre was wrong. */
  readonly #movedFiles = new Map<string, number>();
  #self: Promise<Account | undefined> | undefined;

  constructor(options: ConnectOptions, session: Session) {
    this.#options = options;
    this.#timeouts = options.timeouts ?? TIMEOUTS;
    this.#dcs = new DataCenters({
      client: { apiId: options.apiId, appVersion: options.appVersion },
      session,
      proxy: options.proxy,
      onSession: options.onSession,
      onLog: options.onLog ?? (() => undefined),
      requestTimeoutMs: this.#timeouts.requestMs,
    });
  }

  account(signal?: AbortSignal): Promise<Account | undefined> {
    const asking = this.#self ??= this.#askAccount(signal);
    const forget = () => {
      if (this.#self === asking) this.#self = undefined;
    };
    asking.then((account) => account ?? forget(), forget);
    return asking;
  }

  async listChats(signal?: AbortSignal): Promise<readonly Chat[]> {
    return await listDialogs(
      (request) => this.#call(request, { signal }),
      await this.#selfId(signal),
    );
  }

  async savedMessages(signal?: AbortSignal): Promise<Chat> {
    const user = await this.#askSelf(signal);
    const chat = user && convertChat(user, await this.#selfId(signal));
    if (chat) return chat;
    throw new TgkeepError("telegram", "Telegram does not say who is signed in");
  }

  async resolveUsername(username: string, signal?: AbortSignal): Promise<Chat | undefined> {
    try {
      const { peer, users, chats } = await this.#call(
        new Api.contacts.ResolveUsername({ username }),
        { signal },
      );
      const wanted = peer instanceof Api.PeerUser
        ? users.find((user) => user.id.equals(peer.userId))
        : chats.find((chat) =>
          chat.id.equals(peer instanceof Api.PeerChannel ? peer.channelId : peer.chatId)
        );
      return wanted && convertChat(wanted, await this.#selfId(signal));
    } catch (error) {
      const unknown = error instanceof RpcError &&
        (error.type === "USERNAME_NOT_OCCUPIED" || error.type === "USERNAME_INVALID");
      if (unknown) return undefined;
      throw error;
    }
  }

  async chatDetails(chat: ChatRef, signal?: AbortSignal): Promise<ChatDetails> {
    const channel = inputChannel(chat);
    if (channel) {
      const { fullChat } = await this.#call(
        new Api.channels.GetFullChannel({ channel }),
        { signal },
      );
      return describeChannel(fullChat);
    }
    const user = inputUser(chat);
    if (user) {
      const { fullUser } = await this.#call(new Api.users.GetFullUser({ id: user }), { signal });
      return fullUser.about ? { about: fullUser.about } : {};
    }
    const { fullChat } = await this.#call(
      new Api.messages.GetFullChat({ chatId: bigInt(parsePeerId(chat.id).id) }),
      { signal },
    );
    return fullChat.about ? { about: fullChat.about } : {};
  }

  async topics(chat: ChatRef, signal?: AbortSignal): Promise<readonly Topic[]> {
    const channel = inputChannel(chat);
    if (!channel) return [];
    const topics = new Map<number, Topic>();
    let offset = { date: 0, id: 0, topic: 0 };
    while (true) {
      const page = await this.#call(
        new Api.channels.GetForumTopics({
          channel,
          offsetDate: offset.date,
          offsetId: offset.id,
          offsetTopic: offset.topic,
          limit: TOPICS_PER_PAGE,
        }),
        { signal },
      );
      const before = topics.size;
      for (const topic of page.topics) {
        if (!(topic instanceof Api.ForumTopic)) continue;
        const { id, title, topMessage, closed } = topic;
        topics.set(id, { id, title, topMessageId: topMessage, ...(closed ? { closed } : {}) });
        offset = { date: topic.date, id: topMessage, topic: id };
      }
      if (topics.size === before || topics.size >= page.count) return [...topics.values()];
    }
  }

  async historyPage(request: HistoryRequest, signal?: AbortSignal): Promise<HistoryPage> {
    const { chat, offsetId, addOffset, limit } = request;
    const answer = await this.#call(
      new Api.messages.GetHistory({
        peer: inputPeer(chat),
        offsetId,
        offsetDate: 0,
        addOffset,
        limit,
        maxId: 0,
        minId: 0,
        hash: bigInt.zero,
      }),
      { signal },
    );
    return convertHistoryPage(answer, chat.id, await this.#selfId(signal));
  }

  async messages(
    chat: ChatRef,
    ids: readonly number[],
    signal?: AbortSignal,
  ): Promise<HistoryPage> {
    const channel = inputChannel(chat);
    const id = ids.map((each) => new Api.InputMessageID({ id: each }));
    const answer = channel
      ? await this.#call(new Api.channels.GetMessages({ channel, id }), { signal })
      : await this.#call(new Api.messages.GetMessages({ id }), { signal });
    return convertHistoryPage(answer, chat.id, await this.#selfId(signal));
  }

  async filePart(request: FilePartRequest, signal?: AbortSignal): Promise<Uint8Array> {
    const { file, offset, limit } = request;
    const answer = await this.#fileCall(
      new Api.upload.GetFile({
        location: inputFileLocation(file.location),
        offset: bigInt(offset),
        limit,
      }),
      file,
      signal,
    );
    if (answer instanceof Api.upload.File) return answer.bytes;
    throw new TgkeepError(
      "telegram",
      "Telegram sent a file to its CDN although the request does not allow that",
    );
  }

  async fileHashes(
    file: RemoteFile,
    offset: number,
    signal?: AbortSignal,
  ): Promise<readonly FileHash[]> {
    const hashes = await this.#fileCall(
      new Api.upload.GetFileHashes({
        location: inputFileLocation(file.location),
        offset: bigInt(offset),
      }),
      file,
      signal,
    );
    return hashes.map((each) => ({
      offset: Number(each.offset),
      limit: each.limit,
      sha256: each.hash,
    }));
  }

  async signInWithPhone(prompts: SignInPrompts, signal?: AbortSignal): Promise<Account> {
    return this.#welcome(await signInWithPhone(this.#signInContext(signal), prompts));
  }

  async signInWithQr(prompts: QrPrompts, signal?: AbortSignal): Promise<Account> {
    return this.#welcome(await signInWithQr(this.#signInContext(signal), prompts));
  }

  async signInAsBot(token: string, signal?: AbortSignal): Promise<Account> {
    return this.#welcome(await signInAsBot(this.#signInContext(signal), token));
  }

  async signOut(signal?: AbortSignal): Promise<void> {
    this.#self = undefined;
    await signOut(this.#signInContext(signal));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#dcs[Symbol.asyncDispose]();
  }

  async #call<R>(request: TlRequest<R>, options: CallOptions): Promise<R> {
    return await this.#dcs.call(request, options);
  }

  /** Asks the data centre that keeps the file, and remembers where `FILE_MIGRATE_X` points. */
  async #fileCall<R>(
    request: TlRequest<R>,
    file: RemoteFile,
    signal: AbortSignal | undefined,
  ): Promise<R> {
    const key = fileKey(file);
    const timeoutMs = this.#timeouts.partMs;
    const { homeDc } = this.#dcs;
    const tried = new Set<number>();
    let dcId = this.#movedFiles.get(key) ?? (file.dcId > 0 ? file.dcId : homeDc);
    while (true) {
      tried.add(dcId);
      try {
        return await this.#call(request, { signal, dcId, timeoutMs });
      } catch (error) {
        const unknown = error instanceof RpcError && error.type === "DC_ID_INVALID";
        // Home knows where a file is whose data centre does not exist.
        const target = rpcErrorValue(error, "FILE_MIGRATE") ?? (unknown ? homeDc : undefined);
        if (target === undefined || tried.has(target)) throw error;
        this.#movedFiles.set(key, target);
        dcId = target;
      }
    }
  }

  async #askAccount(signal: AbortSignal | undefined): Promise<Account | undefined> {
    try {
      const user = await this.#askSelf(signal);
      return user && this.#describe(user);
    } catch (error) {
      if (error instanceof RpcError && error.status === 401) return undefined;
      throw error;
    }
  }

  async #askSelf(signal: AbortSignal | undefined): Promise<Api.TypeUser | undefined> {
    const self = new Api.users.GetUsers({ id: [new Api.InputUserSelf()] });
    const [user] = await this.#call(self, { signal });
    return user;
  }

  async #selfId(signal: AbortSignal | undefined): Promise<PeerId> {
    const account = await this.account(signal);
    if (account) return account.id;
    throw new TgkeepError(
      "sign_in_needed",
      "Telegram no longer accepts this session. Sign in again with: tgkeep login",
    );
  }

  #welcome(user: Api.TypeUser): Account {
    const account = this.#describe(user);
    this.#self = Promise.resolve(account);
    return account;
  }

  #describe(user: Api.TypeUser): Account {
    if (!(user instanceof Api.User)) {
      throw new TgkeepError(
        "telegram",
        "Telegram says that the account behind the session is gone",
      );
    }
    const username = user.username ?? user.usernames?.find((each) => each.active)?.username;
    return {
      id: `user${Number(user.id)}`,
      name: [user.firstName, user.lastName].filter(Boolean).join(" "),
      ...(username ? { username } : {}),
      ...(user.phone ? { maskedPhone: maskPhone(`+${user.phone}`) } : {}),
      bot: Boolean(user.bot),
      dcId: this.#dcs.homeDc,
    };
  }

  #signInContext(signal: AbortSignal | undefined) {
    const { apiId, apiHash } = this.#options;
    return { dcs: this.#dcs, apiId, apiHash, signal };
  }
}

function describeChannel(full: Api.TypeChatFull): ChatDetails {
  if (!(full instanceof Api.ChannelFull)) return {};
  const { migratedFromChatId, about, participantsCount } = full;
  return {
    ...(migratedFromChatId
      ? { migratedFrom: { id: `chat${Number(migratedFromChatId)}` as const } }
      : {}),
    ...(about ? { about } : {}),
    ...(participantsCount === undefined ? {} : { participantsCount }),
  };
}
