// `tgkeep serve` in a real Chromium: `deno task test:browser`. Not part of the plain tests, which need no browser.
import assert from "node:assert/strict";
import axe from "axe-core";
import { type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { openArchive } from "../../lib/archive/open_archive.ts";
import { openSearch } from "../../lib/archive/search.ts";
import { serveArchive } from "../../lib/serve/serve_archive.ts";
import { tempFolder } from "../helpers/temp_folder.ts";
import { makeSample } from "./sample.ts";

/** Debian's; another one can be named. */
const CHROMIUM = Deno.env.get("CHROMIUM") ?? "/usr/bin/chromium";
/** Where pictures of the pages are written, when they are wanted. */
const PICTURES = Deno.env.get("SCREENSHOTS");

interface Opened {
  readonly page: Page;
  readonly origin: string;
  /** Errors, warnings and requests to other machines: there must be none. */
  readonly complaints: readonly string[];
}

interface Scene {
  /** A context that has come in with the token. */
  open(options?: BrowserContextOptions): Promise<Opened>;
}

async function inBrowser(work: (scene: Scene) => Promise<void>): Promise<void> {
  await using folder = await tempFolder();
  await makeSample(folder.path);
  await using archive = await openArchive(folder.path, { mode: "read" });
  using search = openSearch(archive);
  const stop = new AbortController();
  const { url, finished } = serveArchive({ archive, search, port: 0, signal: stop.signal });
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  try {
    await work({
      async open(options = {}) {
        const { origin } = new URL(url);
        const page = await (await browser.newContext(options)).newPage();
        const complaints: string[] = [];
        page.on("console", (message) => {
          if (["error", "warning"].includes(message.type())) complaints.push(message.text());
        });
        page.on("pageerror", (error) => complaints.push(error.message));
        page.on("dialog", (dialog) => complaints.push(`dialog: ${dialog.message()}`));
        page.on("request", (request) => {
          if (!request.url().startsWith(origin)) complaints.push(request.url());
        });
        await page.goto(url);
        await page.waitForURL(`${origin}/`);
        return { page, origin, complaints };
      },
    });
  } finally {
    await browser.close();
    stop.abort();
    await finished;
  }
}

async function openChat({ page }: Opened, title: string): Promise<void> {
  await page.getByRole("link", { name: title }).click();
  await page.waitForSelector("main .slice");
}

const SIZES = [{ width: 360, height: 780 }, { width: 1280, height: 800 }];
const SCHEMES = ["light", "dark"] as const;

Deno.test("the address leads to the chats, and the token is gone from it", async () => {
  await inBrowser(async ({ open }) => {
    const { page, origin, complaints } = await open();
    assert.equal(page.url(), `${origin}/`);
    assert.ok(await page.getByRole("link", { name: "Sunday walk" }).isVisible());
    assert.deepEqual(complaints, []);
  });
});

Deno.test("a long chat scrolls to its beginning and back, and memory stays bounded", async () => {
  await inBrowser(async (scene) => {
    const opened = await scene.open({ viewport: { width: 900, height: 700 } });
    const { page, complaints } = opened;
    await openChat(opened, "Long chat");
    const bottom = await page.evaluate(
      "document.documentElement.scrollHeight - scrollY - innerHeight",
    );
    assert.ok(Number(bottom) < 200, `begins at the newest message, not ${bottom} px above`);
    const ids = () =>
      page.evaluate(
        `[...document.querySelectorAll(".slice article[id]")].map((each) => Number(each.id.slice(1)))`,
      ) as Promise<number[]>;
    const newest = Math.max(...await ids());
    for (let i = 0; i < 60 && !(await ids()).includes(1); i++) {
      await page.evaluate("scrollTo(0, 0)");
      await page.waitForTimeout(80);
    }
    const atTop = await ids();
    assert.ok(atTop.includes(1), `came up to ${Math.min(...atTop)}`);
    assert.ok(atTop.length <= 15 * 61, `${atTop.length} messages are in the page`);
    assert.deepEqual(atTop, atTop.toSorted((a, b) => a - b));
    assert.equal(new Set(atTop).size, atTop.length);
    for (let i = 0; i < 60 && !(await ids()).includes(newest); i++) {
      await page.evaluate("scrollTo(0, document.documentElement.scrollHeight)");
      await page.waitForTimeout(80);
    }
    assert.ok((await ids()).includes(newest));
    assert.deepEqual(complaints, []);
  });
});

Deno.test("what is typed is searched, and a result leads to its message", async () => {
  await inBrowser(async ({ open }) => {
    const { page, origin, complaints } = await open();
    await page.goto(`${origin}/search`);
    const input = page.getByRole("searchbox");
    await input.pressSequentially("walk", { delay: 20 });
    await page.waitForSelector("#results mark");
    assert.match(page.url(), /q=walk/);
    await page.locator("#results a").first().click();
    await page.waitForSelector("article:target, .cell:target");
    const visible = await page.evaluate(`(() => {
      const { top, bottom } = document.querySelector(":target").getBoundingClientRect();
      return bottom > 0 && top < innerHeight;
    })()`);
    assert.ok(visible);
    assert.deepEqual(complaints, []);
  });
});

Deno.test("a date leads to its messages", async () => {
  await inBrowser(async (scene) => {
    const opened = await scene.open();
    const { page, complaints } = opened;
    await openChat(opened, "Long chat");
    const day = String(await page.locator("[data-day]").first().getAttribute("data-day"));
    await page.locator("input[type=date]").fill(day);
    await page.waitForURL(/\?at=\d+#m\d+$/);
    const where = await page.evaluate(`(() => {
      const target = document.querySelector(":target");
      const { top, bottom } = target.getBoundingClientRect();
      return { day: target.closest("[data-day]").dataset.day, seen: bottom > 0 && top < innerHeight };
    })()`);
    assert.deepEqual(where, { day, seen: true });
    assert.deepEqual(complaints, []);
  });
});

Deno.test("photos open over the page, in the chat and in the gallery", async () => {
  await inBrowser(async (scene) => {
    const opened = await scene.open();
    const { page, origin, complaints } = opened;
    await openChat(opened, "Sunday walk");
    await page.locator("a.photo").first().click();
    const dialog = page.getByRole("dialog");
    assert.equal(await dialog.locator("p").textContent(), "1 of 3", "a hidden one stays hidden");
    await page.keyboard.press("Escape");
    assert.equal(await dialog.isVisible(), false);
    await page.goto(`${origin}/chats/1/media?kind=photos`);
    assert.equal(await page.locator(".gallery a.photo").count(), 4);
    await page.locator(".gallery .reveal").check();
    await page.locator("a.photo").first().click();
    await page.keyboard.press("ArrowLeft");
    assert.equal(await dialog.locator("p").textContent(), "4 of 4");
    await page.keyboard.press("Escape");
    assert.deepEqual(complaints, []);
  });
});

Deno.test("sound is fetched in parts, from where it is played", async () => {
  await inBrowser(async (scene) => {
    const opened = await scene.open();
    const { page, complaints } = opened;
    const parts: string[] = [];
    page.on("response", (response) => {
      const { range } = response.request().headers();
      if (range) parts.push(`${response.status()} ${response.headers()["content-range"]}`);
    });
    await openChat(opened, "Sunday walk");
    const [length, at] = await page.evaluate(`new Promise((done) => {
      const audio = document.querySelector("audio");
      audio.addEventListener("loadedmetadata", () => { audio.currentTime = 9; });
      audio.addEventListener("seeked", () => done([audio.duration, audio.currentTime]));
      audio.preload = "auto";
      audio.load();
    })`) as [number, number];
    assert.deepEqual([Math.round(length), at], [12, 9]);
    const shown = await page.evaluate(`new Promise((done) => {
      const audio = document.querySelector("audio");
      const figure = audio.closest("figure");
      audio.muted = true;
      audio.addEventListener("playing", () => {
        const playing = figure.className;
        audio.addEventListener("pause", () => setTimeout(() => done([playing, figure.className])));
        audio.pause();
      });
      void audio.play();
    })`);
    assert.deepEqual(shown, ["voice playing", "voice"]);
    assert.ok(parts.length > 0 && parts.every((part) => part.startsWith("206 bytes ")), `${parts}`);
    assert.deepEqual(complaints, []);
  });
});

Deno.test("no page of any chat runs what strangers wrote, or complains", async () => {
  await inBrowser(async ({ open }) => {
    const { page, origin, complaints } = await open();
    const chats = await page.evaluate(
      `[...document.querySelectorAll("main li a.title")].map((each) => each.getAttribute("href"))`,
    ) as string[];
    for (const chat of chats) {
      for (
        const part of [
          "",
          "media?kind=photos",
          "media?kind=videos",
          "media?kind=files",
          "statistics",
        ]
      ) {
        await page.goto(`${origin}${chat}${part}`, { waitUntil: "networkidle" });
        assert.equal(await page.evaluate("document.querySelectorAll('main script').length"), 0);
      }
    }
    assert.deepEqual(complaints, []);
  });
});

Deno.test("axe finds nothing wrong, on phones and screens, in light and dark", async () => {
  await inBrowser(async ({ open }) => {
    for (const viewport of SIZES) {
      for (const colorScheme of SCHEMES) {
        const { page, origin, complaints } = await open({ viewport, colorScheme, bypassCSP: true });
        const paths = {
          chats: "/",
          all: "/statistics",
          chat: "/chats/1/",
          forum: "/chats/4/",
          media: "/chats/1/media",
          statistics: "/chats/1/statistics",
          search: "/search?q=walk",
        };
        for (const [name, path] of Object.entries(paths)) {
          await page.goto(`${origin}${path}`, { waitUntil: "networkidle" });
          const wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
          assert.ok(Number(wide) <= 0, `${name} is ${wide} px too wide at ${viewport.width}`);
          await page.evaluate(axe.source);
          const { violations } = await page.evaluate("axe.run()") as axe.AxeResults;
          const serious = violations.filter(({ impact }) =>
            impact === "serious" || impact === "critical"
          );
          assert.deepEqual(
            serious.map(({ id, nodes }) => `${name}: ${id}: ${nodes[0]?.html}`),
            [],
            `${viewport.width} ${colorScheme}`,
          );
          if (PICTURES) {
            await Deno.mkdir(PICTURES, { recursive: true });
            await page.screenshot({
              path: `${PICTURES}/serve-${name}-${viewport.width}-${colorScheme}.png`,
            });
          }
        }
        assert.deepEqual(complaints, []);
      }
    }
  });
});
