// The program of the pages. All of them work without it; it adds a filter and a jump to a date.

/**
 * Runs in the browser: its text is put into the pages, so it may use nothing from outside.
 *
 * @param {any} document of the page
 */
export function pageScript(document) {
  const window = document.defaultView;
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  const form = document.querySelector("form.tools");
  if (form) {
    form.hidden = false;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", (event) => {
      if (event.target.name === "day") return;
      filter();
    });
    form.addEventListener("change", (event) => {
      if (event.target.name === "day" && event.target.value) goTo(event.target.value);
    });
  }

  /** Leaves only what has all words, in the chosen topic. */
  function filter() {
    const words = form.elements.words.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const topic = form.elements.topic ? form.elements.topic.value : "";
    let shown = 0;
    for (const item of all("article, .chats main li")) {
      const text = words.length > 0 ? item.textContent.toLocaleLowerCase() : "";
      const section = item.closest("[data-topic]");
      const here = topic === "" || (section && section.dataset.topic === topic);
      item.hidden = !here || !words.every((word) => text.includes(word));
      if (!item.hidden) shown++;
    }
    for (const section of all(".topic, .day")) {
      section.hidden = !section.querySelector("article:not([hidden])");
    }
    const filtered = words.length > 0 || topic !== "";
    form.querySelector("output").value = filtered ? `${shown} shown` : "";
  }

  /** To a day on this page, or by way of the list of days. */
  function goTo(day) {
    const days = all("section.day");
    const first = days[0];
    const last = days[days.length - 1];
    const inside = first && day >= first.dataset.day && day <= last.dataset.day;
    if (!inside) {
      window.location.href = `dates.html#d${day}`;
      return;
    }
    const target = days.find((section) => section.dataset.day >= day);
    target.scrollIntoView();
    target.querySelector("h2").tabIndex = -1;
    target.querySelector("h2").focus({ preventScroll: true });
  }

  /** The list of days was asked for a day: on to its first message, or to that of the next day. */
  function passOn() {
    const match = /^#d(\d{4}-\d{2}-\d{2})$/.exec(window.location.hash);
    const days = all("a[id^=d]");
    if (!match || days.length === 0) return;
    const wanted = days.find((link) => link.id.slice(1) >= match[1]) || days[days.length - 1];
    window.location.replace(wanted.href);
  }
  if (document.body.classList.contains("dates")) passOn();
}
