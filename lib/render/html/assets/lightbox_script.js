// Photos over the page, one after another. Without it a photo is a link to its file.

/**
 * Runs in the browser: its text is put into pages, so it may use nothing from outside. Photos that come into
 * the page later are shown too.
 *
 * @param {any} document of the page
 */
export function lightboxScript(document) {
  const window = document.defaultView;
  if (!window.HTMLDialogElement) return;
  let parts;
  let current;

  /** Photos of the page, without those that are still hidden. */
  function photos() {
    return [...document.querySelectorAll("a.photo")].filter((link) =>
      !link.closest(".reveal:not(:checked) + .veiled") && !link.closest("[hidden]")
    );
  }

  function button(label, sign, press) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = sign;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", press);
    return made;
  }

  function build() {
    const dialog = document.createElement("dialog");
    dialog.className = "lightbox";
    dialog.setAttribute("aria-label", "Photo");
    const picture = document.createElement("img");
    picture.alt = "Photo";
    const place = document.createElement("p");
    dialog.append(
      picture,
      place,
      button("Previous photo", "‹", () => turn(-1)),
      button("Next photo", "›", () => turn(1)),
      button("Close", "✕", () => dialog.close()),
    );
    document.body.append(dialog);
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
    dialog.addEventListener("keydown", (event) => {
      if (event.key === "ArrowLeft") turn(-1);
      if (event.key === "ArrowRight") turn(1);
    });
    dialog.addEventListener("close", () => {
      picture.removeAttribute("src");
      current.focus();
    });
    return { dialog, picture, place };
  }

  function show(link) {
    parts ??= build();
    current = link;
    const all = photos();
    parts.picture.src = link.href;
    parts.place.textContent = `${all.indexOf(link) + 1} of ${all.length}`;
    if (!parts.dialog.open) parts.dialog.showModal();
  }

  function turn(step) {
    const all = photos();
    show(all[(all.indexOf(current) + step + all.length) % all.length] ?? current);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a.photo");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    show(link);
  });
}
