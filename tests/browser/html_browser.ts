// The pages in a real Chromium: `deno task test:browser`. Not part of the plain tests, which need no browser.
import assert from "node:assert/strict";
import axe from "axe-core";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { tempFolder } from "../helpers/temp_folder.ts";
import { HOSTILE } from "./hostile.ts";
import { makeSample, type Sample } from "./sample.ts";

/** Debian's; another one can be named. */
const CHROMIUM = Deno.env.get("CHROMIUM") ?? "/usr/bin/chromium";
/** Where pictures of the pages are written, when they are wanted. */
const PICTURES = Deno.env.get("SCREENSHOTS");

interface Opened {
  readonly page: Page;
  /** Errors, warnings and requests to other machines: there must be none. */
  readonly complaints: readonly string[];
}

interface Scene {
  readonly sample: Sample;
  open(path: string, options?: BrowserContextOptions): Promise<Opened>;
}

async function inBrowser(work: (scene: Scene) => Promise<void>): Promise<void> {
  await using folder = await tempFolder();
  const sample = await makeSample(folder.path);
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  try {
    await work({
      sample,
      open: (path, options) => open(browser, `file://${folder.path}/${encodeURI(path)}`, options),
    });
  } finally {
    await browser.close();
  }
}

async function open(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Opened> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("dialog", (dialog) => complaints.push(`dialog: ${dialog.message()}`));
  page.on("request", (request) => {
    if (!request.url().startsWith("file:")) complaints.push(request.url());
  });
  await page.goto(url, { waitUntil: "load" });
  return { page, complaints };
}

const SIZES = [{ width: 360, height: 780 }, { width: 1280, height: 800 }];
const SCHEMES = ["light", "dark"] as const;

Deno.test("pages have no error, ask nobody and fit their window", () =>
  inBrowser(async ({ sample, open }) => {
    const paths = [
      "index.html",
      ...Object.values(sample).flatMap((each) => [`${each}/messages.html`, `${each}/dates.html`]),
    ];
    for (const path of paths) {
      for (const viewport of SIZES) {
        const { page, complaints } = await open(path, { viewport });
        const wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
        assert.deepEqual([path, viewport.width, wide, complaints], [path, viewport.width, 0, []]);
        await page.context().close();
      }
    }
  }));

Deno.test("nothing that strangers write runs, or becomes markup", () =>
  inBrowser(async ({ sample, open }) => {
    const { page, complaints } = await open(`${sample.hostile}/messages.html`);
    for (const box of await page.locator("a, summary, input, label, article").all()) {
      await box.dispatchEvent("mouseover");
      await box.dispatchEvent("focus");
    }
    const found = await page.evaluate(`({
      pwned: window.pwned,
      scripts: document.scripts.length,
      odd: document.querySelectorAll("main :is(script, style, iframe, img, svg, meta, link, base, form, object)").length,
      handlers: [...document.querySelectorAll("*")].flatMap((e) => [...e.attributes]).filter((a) => a.name.startsWith("on")).length,
      schemes: [...new Set([...document.links].map((a) => a.protocol))],
      texts: [...document.querySelectorAll(".service bdi")].map((e) => e.textContent),
    })`) as Record<string, unknown>;
    const { schemes, texts, ...rest } = found;
    assert.deepEqual(rest, { pwned: undefined, scripts: 1, odd: 0, handlers: 0 });
    assert.deepEqual(
      (schemes as string[]).filter((scheme) => !/^(https?|mailto|tg|file):$/.test(scheme)),
      [],
    );
    for (const hostile of HOSTILE) {
      const shown = hostile.toWellFormed().replaceAll("\0", "␀");
      assert.ok((texts as string[]).includes(shown), JSON.stringify(shown));
    }
    assert.deepEqual(complaints, []);
  }));

Deno.test("a script that gets into a page is stopped by its policy", () =>
  inBrowser(async ({ sample, open }) => {
    const { page } = await open(`${sample.hostile}/messages.html`);
    const ran = await page.evaluate(`new Promise((done) => {
      const inline = document.createElement("script");
      inline.textContent = "window.pwned = 1";
      document.body.append(inline);
      const file = document.createElement("script");
      file.src = document.querySelector("a.file").href;
      file.onerror = () => done({ pwned: window.pwned, file: "stopped" });
      file.onload = () => done({ pwned: window.pwned, file: "ran" });
      document.body.append(file);
    })`);
    assert.deepEqual(ran, { pwned: undefined, file: "stopped" });
  }));

Deno.test("axe finds nothing serious", () =>
  inBrowser(async ({ sample, open }) => {
    const chats = [sample.walk, sample.kinds, sample.talk].map((chat) => `${chat}/messages.html`);
    for (const path of ["index.html", `${sample.walk}/dates.html`, ...chats]) {
      for (const colorScheme of SCHEMES) {
        for (const viewport of SIZES) {
          const { page } = await open(path, { colorScheme, viewport });
          await page.evaluate(axe.source);
          const { violations } = await page.evaluate("axe.run()") as axe.AxeResults;
          const serious = violations.filter(({ impact }) =>
            impact === "serious" || impact === "critical"
          ).map(({ id, nodes }) => [id, nodes.slice(0, 3).map(({ html }) => html)]);
          assert.deepEqual([path, colorScheme, serious], [path, colorScheme, []]);
          await page.context().close();
        }
      }
    }
  }));

Deno.test("everything but comfort works without scripts", () =>
  inBrowser(async ({ sample, open }) => {
    const { page, complaints } = await open(`${sample.walk}/messages.html`, {
      javaScriptEnabled: false,
    });
    assert.equal(await page.locator("form.tools").isVisible(), false);
    const color = "getComputedStyle(document.querySelector('.spoiler span')).color";
    const hidden = await page.evaluate(color);
    await page.locator(".spoiler input").focus();
    await page.keyboard.press("Space");
    assert.equal(hidden, "rgba(0, 0, 0, 0)");
    assert.notEqual(await page.evaluate(color), hidden);
    await page.locator(".revisions summary").click();
    assert.ok(await page.getByText("Meet at 7:40").isVisible());
    await page.locator("a.reply").first().click();
    assert.match(page.url(), /#m2$/);
    await page.getByRole("link", { name: "dates" }).click();
    assert.match(page.url(), /dates\.html$/);
    await page.locator(".month a").last().click();
    assert.match(page.url(), /messages\.html#m380$/);
    await page.getByRole("link", { name: "All chats" }).click();
    assert.equal(await page.locator("li").count(), 5);
    assert.deepEqual(complaints, []);
  }));

Deno.test("the account's own messages stand on the right, those of others on the left", () =>
  inBrowser(async ({ sample, open }) => {
    const chats = [[sample.kinds, "Nora Lindqvist"], [sample.talk, "Nora Lindqvist"]] as const;
    for (const [chat, own] of chats) {
      const { page } = await open(`${chat}/messages.html`, {
        viewport: { width: 800, height: 600 },
      });
      const sides = await page.evaluate(
        `[...document.querySelectorAll("article.message")].map((e) => {
        const outer = e.getBoundingClientRect(), inner = e.querySelector(".bubble").getBoundingClientRect();
        const left = inner.left - outer.left < outer.right - inner.right + 60;
        return [e.getAttribute("aria-label").split(",")[0], inner.width > 600 ? "wide" : left ? "left" : "right"];
      })`,
      ) as [string, string][];
      assert.ok(sides.some(([name]) => name === own) && sides.some(([name]) => name !== own));
      for (const [name, side] of sides) assert.equal(side, name === own ? "right" : "left", name);
      await page.context().close();
    }
  }));

Deno.test("answers jump to other pages, pages turn", () =>
  inBrowser(async ({ sample, open }) => {
    const { page } = await open(`${sample.long}/messages3.html`);
    await page.locator("a.reply").click();
    assert.match(page.url(), /\/messages\.html#m20$/);
    assert.ok(await page.locator("#m20").isVisible());
    await page.getByRole("link", { name: "Newer messages" }).click();
    assert.match(page.url(), /\/messages2\.html$/);
  }));

Deno.test("with scripts: a lightbox, a filter and a way to a date", () =>
  inBrowser(async ({ sample, open }) => {
    const { page, complaints } = await open(`${sample.walk}/messages.html`);
    await page.locator("a.photo").first().click();
    const dialog = page.getByRole("dialog");
    assert.ok(await dialog.isVisible());
    assert.equal(await dialog.locator("p").textContent(), "1 of 3");
    const first = await dialog.locator("img").getAttribute("src");
    await page.keyboard.press("ArrowRight");
    assert.notEqual(await dialog.locator("img").getAttribute("src"), first);
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    const last = await dialog.locator("img").getAttribute("src");
    assert.match(last ?? "", /photo_8%40/, "the hidden photo stays hidden");
    await page.keyboard.press("Escape");
    assert.equal(await dialog.isVisible(), false);
    await page.getByRole("searchbox").fill("COFFEE i'm");
    assert.equal(await page.locator("article:visible").count(), 1);
    assert.equal(await page.locator("output").textContent(), "1 shown");
    await page.getByRole("searchbox").fill("");
    await page.locator("input[type=date]").fill("2024-06-15");
    assert.equal(
      await page.evaluate("document.activeElement.textContent"),
      "Saturday, 15 June 2024",
    );
    assert.deepEqual(complaints, []);
    const list = await open("index.html");
    await list.page.getByRole("searchbox").fill("WALK");
    assert.equal(await list.page.locator("li:visible").count(), 1);
    assert.deepEqual(list.complaints, []);
    const long = await open(`${sample.long}/messages.html`);
    await long.page.locator("input[type=date]").fill("2024-07-20");
    await long.page.waitForURL(/\/messages2\.html#m\d+$/);
    assert.deepEqual(long.complaints, []);
  }));

if (PICTURES !== undefined) {
  Deno.test("pictures of the pages", () =>
    inBrowser(async ({ sample, open }) => {
      const pages = {
        chat: `${sample.walk}/messages.html`,
        index: "index.html",
        dates: `${sample.walk}/dates.html`,
      };
      for (const [name, path] of Object.entries(pages)) {
        for (const colorScheme of SCHEMES) {
          for (const { width } of SIZES) {
            const height = width === 360 ? 1500 : 1700;
            const viewport = { width, height: name === "chat" ? height : 700 };
            const { page } = await open(path, { colorScheme, viewport });
            await page.waitForFunction("[...document.images].every((image) => image.complete)");
            await page.screenshot({ path: `${PICTURES}/html-${name}-${width}-${colorScheme}.png` });
            await page.context().close();
          }
        }
      }
    }));
}
