// Sound and video know of each other, and of whether they play. Without it they are played one by one.

/**
 * Runs in the browser: its text is put into pages, so it may use nothing from outside.
 *
 * @param {any} document of the page
 */
export function playersScript(document) {
  // None of these events bubbles.
  document.addEventListener("play", ({ target }) => {
    for (const other of document.querySelectorAll("audio, video:not([loop])")) {
      if (other !== target && !target.loop) other.pause();
    }
  }, true);
  for (const name of ["play", "pause", "ended"]) {
    document.addEventListener(name, ({ target }) => {
      target.closest?.("figure")?.classList.toggle("playing", !target.paused);
    }, true);
  }
}
