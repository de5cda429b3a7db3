// What the pages of `tgkeep serve` do in a browser: endless scroll, search as one types, jumping to a date.
// Without it every page still works by its links and forms.

/**
 * @param {Document} document
 * @param {Window & typeof globalThis} window
 */
export function appScript(document, window) {
  const MAX_SLICES = 14;

  /** @param {string} url */
  async function fragment(url) {
    const answer = await window.fetch(url, { headers: { "x-fragment": "1" } });
    if (!answer.ok) throw new Error(`The server answered ${answer.status}`);
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    return holder.content;
  }

  /** Loads what comes next when the end of a list comes into view.
   * @param {Element} list */
  function endless(list) {
    let busy = false;
    const watcher = new window.IntersectionObserver((entries) => {
      for (const entry of entries) if (entry.isIntersecting) void load(entry.target);
    }, { rootMargin: "1200px 0px" });
    const watch = () => {
      for (const link of list.querySelectorAll("a[data-more]")) watcher.observe(link);
    };

    /** @param {Element} link */
    async function load(link) {
      if (busy || !link.isConnected) return;
      busy = true;
      watcher.unobserve(link);
      try {
        const older = link.getAttribute("data-more") === "older";
        const content = await fragment(link.getAttribute("href") ?? "");
        const height = document.documentElement.scrollHeight;
        const top = window.scrollY;
        link.closest("nav")?.replaceWith(content);
        if (older && window.scrollY === top && top < 1300) {
          // Where the browser does not keep the place by itself.
          window.scrollTo(0, top + document.documentElement.scrollHeight - height);
        }
        trim(older);
      } catch (error) {
        console.warn(error);
      } finally {
        busy = false;
        watch();
      }
    }

    /** Drops what is far away; its link brings it back.
     * @param {boolean} older */
    function trim(older) {
      const slices = list.querySelectorAll(".slice");
      if (slices.length <= MAX_SLICES) return;
      const gone = older ? slices[slices.length - 1] : slices[0];
      const link = gone?.getAttribute(older ? "data-again-newer" : "data-again-older");
      if (!gone || !link) return;
      for (const nav of list.querySelectorAll(older ? "nav.newer" : "nav.older")) nav.remove();
      const nav = document.createElement("nav");
      nav.className = `turn ${older ? "newer" : "older"}`;
      const anchor = document.createElement("a");
      anchor.href = link;
      anchor.dataset.more = older ? "newer" : "older";
      anchor.textContent = older ? "Newer messages" : "Older messages";
      nav.append(anchor);
      gone.replaceWith(nav);
    }

    watch();
  }

  /** @param {HTMLFormElement} form */
  function asOneTypes(form) {
    const results = document.querySelector("#results");
    const input = form.querySelector("input[type=search]");
    if (!results || !(input instanceof window.HTMLInputElement)) return;
    let timer = 0;
    let last = 0;
    input.addEventListener("input", () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(async () => {
        const mine = ++last;
        const query = new window.URLSearchParams(new window.FormData(form));
        try {
          const content = await fragment(`/search?${query}`);
          if (mine !== last) return;
          results.replaceChildren(content);
          window.history.replaceState(null, "", `/search?${query}`);
        } catch (error) {
          console.warn(error);
        }
      }, 120);
    });
    input.focus();
    input.setSelectionRange(input.value.length, input.value.length);
  }

  for (const input of document.querySelectorAll("input[type=date]")) {
    input.addEventListener("change", () => {
      if (input instanceof window.HTMLInputElement && input.value !== "") input.form?.submit();
    });
  }
  for (const list of document.querySelectorAll("[data-endless]")) endless(list);
  const form = document.querySelector("form.live");
  if (form instanceof window.HTMLFormElement) asOneTypes(form);
  const target = document.getElementById(window.location.hash.slice(1) || "newest");
  if (target) target.scrollIntoView({ block: target.id === "newest" ? "end" : "center" });
}
