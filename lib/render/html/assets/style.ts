// The style of the pages. It is text in a module, so that it is there in a compiled binary too.

/** One style sheet for all kinds of pages; light and dark follow the system. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #e9eef2; --bubble: #ffffff; --own: #e2f5d4; --text: #15191c; --note: #54616b;
  --own-note: #42603a; --link: #0a58a8; --line: #d3dbe1; --bar: #ffffff; --chip: #e4ecf3; --tint: #d5dee6;
  --pill: #53646f; --pill-text: #ffffff; --mark: #fff3c4; --gone: #a3241c; --code: #eef2f5;
  --c0: #b3261e; --c1: #8f4d00; --c2: #6a3fb5; --c3: #23692a; --c4: #00616f; --c5: #1a5ca3; --c6: #a52a63;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0f151b; --bubble: #1c2733; --own: #24503f; --text: #e9eef2; --note: #a5b4c0;
    --own-note: #b4d6c4; --link: #86bdff; --line: #2e3b47; --bar: #17212b; --chip: #2a3947; --tint: #22303d;
    --pill: #33424f; --pill-text: #e9eef2; --mark: #4a4320; --gone: #ff9d94; --code: #131b23;
    --c0: #ff9087; --c1: #ffb26b; --c2: #c9adff; --c3: #84da90; --c4: #66d5e2; --c5: #8abfff; --c6: #ff9fc8;
  }
}
/* Emoji in colour, also where a font of letters has outlines of them. Nothing is loaded. */
@font-face {
  font-family: emoji-here;
  src: local("Apple Color Emoji"), local("Segoe UI Emoji"), local("Noto Color Emoji");
  unicode-range: U+1F000-1FAFF, U+2600-26FF, U+2702-27BF, U+200D, U+FE0F, U+E0020-E007F;
}
* { box-sizing: border-box; }
html { scroll-padding-top: 6rem; -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--page); color: var(--text);
  font: 1rem/1.4 emoji-here, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
}
a { color: var(--link); text-underline-offset: .15em; }
p, ul, ol, figure, blockquote, h1, h2, h3, pre { margin: 0; padding: 0; }
ul, ol { list-style: none; }
[hidden] { display: none !important; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: .3rem; }
.sr, .reveal { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.note { color: var(--note); font-size: .85rem; }
.own .note { color: var(--own-note); }
.gone { color: var(--gone); }
.title { font-weight: 600; }
.huge { font-size: 4rem; line-height: 1.2; display: block; }

.top {
  position: sticky; top: 0; z-index: 2; display: flex; flex-wrap: wrap; align-items: center; gap: .4rem .7rem;
  padding: .5rem max(.7rem, calc(50% - 24rem)); background: var(--bar); border-bottom: 1px solid var(--line);
}
.top h1 { font-size: 1.05rem; line-height: 1.25; overflow-wrap: anywhere; }
.names { flex: 1 1 8rem; min-width: 0; }
.back { font-size: 1.8rem; line-height: 1; padding: .1rem .6rem .3rem; text-decoration: none; }
.tools { display: flex; flex-wrap: wrap; gap: .4rem; align-items: center; }
.tools input, .tools select {
  font: inherit; font-size: .9rem; color: var(--text); background: var(--page); border: 1px solid var(--note);
  border-radius: 1rem; padding: .25rem .7rem; max-width: 11rem; min-width: 0;
}
.tools input::placeholder { color: var(--note); opacity: 1; }
main { max-width: 48rem; margin: 0 auto; padding: .7rem .7rem 3rem; }
.turn { text-align: center; padding: .8rem 0; }
.turn a, .ends a {
  display: inline-block; padding: .45rem 1.1rem; border-radius: 1.2rem; background: var(--bubble);
  text-decoration: none; font-weight: 600;
}
.empty { text-align: center; padding: 3rem 0; color: var(--note); }

.day > h2, .topic > h3 {
  width: fit-content; margin: .9rem auto .6rem; padding: .15rem .8rem; border-radius: 1rem;
  background: var(--pill); color: var(--pill-text); font-size: .85rem; font-weight: 600;
}
.topic > h3 > span { margin-inline-end: .3rem; color: var(--note); }
.topic > h3 { background: var(--bubble); color: var(--text); border: 1px solid var(--line); overflow-wrap: anywhere; }
.service { margin: .5rem auto; max-width: 36rem; text-align: center; font-size: .9rem; }
.service > p {
  display: inline-block; padding: .2rem .8rem; border-radius: 1rem; background: var(--tint); overflow-wrap: anywhere;
}
.service .gone { margin-inline-start: .4rem; }
.service time { color: var(--note); font-size: .8rem; }
.service .photo, .service .missing { margin: .4rem auto; max-width: 11rem; }
.service .missing { max-width: 22rem; text-align: start; }
.who { font-weight: 600; }

.message { display: grid; grid-template-columns: 2.5rem minmax(0, 1fr); column-gap: .5rem; margin-top: .55rem; }
.message.joined { margin-top: .15rem; }
.message > * { grid-column: 2; }
.avatar {
  grid-column: 1; grid-row: 1; width: 2.5rem; height: 2.5rem; border-radius: 50%; display: grid; place-items: center;
  color: var(--bubble); font-size: .9rem; font-weight: 600; overflow: hidden; white-space: nowrap;
}
.joined > .avatar { visibility: hidden; height: 0; }
.c0 { --c: var(--c0); } .c1 { --c: var(--c1); } .c2 { --c: var(--c2); } .c3 { --c: var(--c3); }
.c4 { --c: var(--c4); } .c5 { --c: var(--c5); } .c6 { --c: var(--c6); }
.avatar { background: var(--c); }
.name { color: var(--c, var(--text)); font-weight: 600; overflow-wrap: anywhere; }
.bubble {
  grid-row: 1; justify-self: start; max-width: min(100%, 32rem); min-width: 5.5rem; padding: .35rem .7rem .3rem;
  background: var(--bubble); border-radius: .9rem; border-start-start-radius: .25rem; overflow-wrap: anywhere;
  box-shadow: 0 1px 1px rgb(0 0 0 / .08);
}
.message.bare > .bubble { background: none; box-shadow: none; padding-inline: .1rem; }
.bare .meta { justify-content: start; }
.bare.own .meta { justify-content: end; }
.bare .reply { max-width: 20rem; background: var(--bubble); }
.emoji1 > .text { font-size: 3.6rem; line-height: 1.2; }
.emoji2 > .text { font-size: 2.4rem; line-height: 1.25; }
.joined > .bubble { border-start-start-radius: .9rem; }
.two .message { grid-template-columns: 0 minmax(0, 1fr); column-gap: 0; }
.own > .bubble { justify-self: end; background: var(--own); border-radius: .9rem; border-start-end-radius: .25rem; }
.deleted > .bubble, .cell.deleted, .service.deleted > p { outline: 2px dashed var(--gone); outline-offset: -2px; }
:target > .bubble, .cell:target, .service:target > p { box-shadow: 0 0 0 3px var(--link); }
.head { display: flex; flex-wrap: wrap; gap: 0 .6rem; align-items: baseline; }
.forward { font-size: .9rem; color: var(--note); }
.own .forward { color: var(--own-note); }
.reply {
  display: block; margin: .15rem 0 .3rem; padding: .15rem .6rem; border-inline-start: 3px solid var(--link);
  border-radius: .3rem; background: var(--code); color: var(--text); text-decoration: none; font-size: .9rem;
}
.reply > * { display: block; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.own .reply, .own .preview, .own pre, .own code, .own blockquote { background: color-mix(in srgb, var(--own), var(--bubble) 45%); }
.text { white-space: pre-wrap; }
/* The time stands in the last line where there is room, as long as both run the same way. */
@supports selector(:dir(ltr)) {
  .message:not(.bare) > .bubble > .text:nth-last-child(2):dir(ltr) { display: inline; }
  .bubble > .reactions:nth-last-child(2) { display: inline-flex; vertical-align: top; }
  .message:not(.bare) > .bubble > :is(.text, .reactions) + .meta { float: inline-end; margin: .35rem 0 0 1rem; }
  .bubble > .reactions + .meta { margin-top: .6rem; }
}
.meta { display: flex; flex-wrap: wrap; justify-content: end; gap: 0 .6rem; font-size: .78rem; color: var(--note); }
.own .meta { color: var(--own-note); }
.meta a { color: inherit; text-decoration: none; }
.meta a:hover { text-decoration: underline; }
.gone, .own .gone { color: var(--gone); font-weight: 600; }
.own .gone { color: var(--text); }
.tag { color: var(--link); }
code { font: .9em/1.4 ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", monospace; background: var(--code); border-radius: .25rem; padding: .05em .25em; }
pre { margin: .2rem 0; padding: .5rem .7rem; background: var(--code); border-radius: .5rem; overflow-x: auto; max-height: 30rem; }
pre code { padding: 0; background: none; white-space: pre; overflow-wrap: normal; }
pre[data-language]::before { content: attr(data-language); display: block; color: var(--note); font-size: .8rem; }
blockquote { margin: .2rem 0; padding: .2rem .6rem; border-inline-start: 3px solid var(--link); background: var(--code); border-radius: .3rem; }
.quote { border-inline-start: 3px solid var(--link); padding-inline-start: .5rem; margin: .2rem 0; }
.quote blockquote { border: 0; }
summary { cursor: pointer; color: var(--link); font-size: .9rem; width: fit-content; }
.revisions { margin: .2rem 0; }
.revisions li { border-inline-start: 3px solid var(--line); padding-inline-start: .6rem; margin: .3rem 0; }
.spoiler { cursor: pointer; border-radius: .25rem; }
.reveal:not(:checked) + span { background: var(--note); color: transparent; user-select: none; border-radius: .25rem; }
.reveal:not(:checked) + span * { color: transparent; visibility: hidden; }
.reveal:focus-visible + * { outline: 3px solid var(--link); outline-offset: 2px; }
.veil { position: relative; overflow: hidden; border-radius: .6rem; }
.veil > .reveal:not(:checked) {
  appearance: none; margin: 0; z-index: 1; inset: 0; width: 100%; height: 100%; clip-path: none; cursor: pointer;
  display: grid; place-items: center; background: rgb(20 28 36 / .35);
}
.veil > .reveal:not(:checked)::after { content: "Show"; padding: .25rem .9rem; border-radius: 1rem; background: #15191c; color: #fff; }
.reveal:not(:checked) + .veiled { filter: blur(28px); pointer-events: none; }

.photo, .photo img, .bubble video { display: block; }
.photo img, .bubble video { max-width: 100%; height: auto; object-fit: cover; border-radius: .6rem; background: var(--code); }
.bubble > figure { margin: .2rem 0; }
.bubble > :is(.photo, .veil, .album) { margin: .2rem -.4rem; }
.bubble > .photo:first-child, .bubble > .album:first-child { margin-top: -.05rem; }
figure.video_message { position: relative; width: 15rem; max-width: 100%; }
figure.video_message video { width: 100%; aspect-ratio: 1; object-fit: cover; border-radius: 1rem; }
/* Round until one comes to play it: controls need the corners. */
figure.video_message:not(:hover, :focus-within) video { border-radius: 50%; }
figure.video_message:not(:hover, :focus-within) video::-webkit-media-controls { opacity: 0; }
figure.video_message:not(:hover, :focus-within, .playing)::after {
  content: "▶"; position: absolute; top: 6rem; left: calc(50% - 1.5rem); width: 3rem; height: 3rem; border-radius: 50%;
  display: grid; place-items: center; background: rgb(20 28 36 / .6); color: #fff; pointer-events: none;
}
figure.voice, figure.audio { width: 20rem; max-width: 100%; }
figcaption { display: flex; gap: .4rem; align-items: baseline; font-size: .9rem; }
audio { display: block; width: 100%; max-width: 20rem; height: 2.6rem; }
.transcript { display: block; padding: .2rem .6rem; border-inline-start: 3px solid var(--line); }
.transcript .note { display: block; }
.own .transcript { border-color: currentColor; }
.sticker { display: block; max-width: 100%; height: auto; text-decoration: none; }
.bubble video.sticker { width: 12rem; }
.file { display: flex; gap: .6rem; align-items: center; padding: .3rem 0; text-decoration: none; color: var(--text); }
.file > .icon, .file > img {
  flex: none; width: 2.8rem; height: 2.8rem; border-radius: .6rem; display: grid; place-items: center;
  background: var(--chip); font-size: 1.3rem; object-fit: cover;
}
.file .label, .preview { display: flex; flex-direction: column; min-width: 0; }
a.file .title { color: var(--link); }
.missing .title { font-weight: 400; font-style: italic; }
.preview { margin: .3rem 0; padding: .25rem .6rem; border-inline-start: 3px solid var(--link); border-radius: .3rem; background: var(--code); font-size: .9rem; }
.album { display: grid; grid-template-columns: repeat(6, 1fr); gap: 3px; width: 30.8rem; max-width: calc(100% + .8rem); border-radius: .6rem; overflow: hidden; }
.cell { grid-column: span 2; min-width: 0; }
.n1 .cell { grid-column: span 6; }
.n2 .cell, .n3 .cell, .n4 .cell { grid-column: span 3; }
.n3 .cell:first-child, .n7 .cell:first-child, .n10 .cell:first-child { grid-column: span 6; }
.n5 .cell:nth-child(-n + 2), .n8 .cell:nth-child(-n + 2) { grid-column: span 3; }
.album .photo, .album .veil, .album .veiled, .album figure { height: 100%; border-radius: 0; }
.album .photo img, .album video { width: 100%; height: 100%; aspect-ratio: 1; max-height: none; object-fit: cover; border-radius: 0; }
.n3 .cell:first-child img, .n7 .cell:first-child img, .n10 .cell:first-child img, .n1 img { aspect-ratio: 16 / 10; }
.album .missing { flex-direction: column; text-align: center; padding: .6rem .3rem; font-size: .85rem; }
.poll { width: 24rem; max-width: 100%; padding: .2rem 0; }
.poll li { display: grid; grid-template-columns: 3.2rem 1fr; margin: .35rem 0; gap: 0 .4rem; }
.poll li > * { grid-column: 2; }
.poll li > .share { grid-column: 1; font-weight: 600; }
.todo li { grid-template-columns: 1.2rem 1fr; }
.todo li::before { content: "•"; grid-column: 1; grid-row: 1; }
.poll .chosen { font-weight: 600; }
meter { width: 100%; height: .8rem; }
.reactions, .buttons > div { display: flex; flex-wrap: wrap; gap: .3rem; }
.reactions { margin: .25rem 0; }
.service .reactions { justify-content: center; }
.reactions li { padding: .05rem .55rem; border-radius: 1rem; background: var(--chip); font-size: .9rem; }
.own .reactions li { background: color-mix(in srgb, var(--own), var(--bubble) 55%); }
.buttons { max-width: 32rem; margin-top: .25rem; display: grid; gap: .25rem; width: 100%; }
.own > .buttons { justify-self: end; }
.button {
  flex: 1 1 0; min-width: 5rem; padding: .35rem .6rem; text-align: center; border-radius: .6rem; background: var(--chip);
  font-size: .9rem; overflow-wrap: anywhere;
}
.buttons .button { background: var(--tint); }

.about { white-space: pre-wrap; padding: .5rem .2rem; }
.ends { display: flex; flex-wrap: wrap; gap: .6rem; padding: .6rem 0; }
.dates h2 { font-size: 1.2rem; margin: 1.2rem 0 .3rem; }
.dates h3 { font-size: .95rem; margin: .6rem 0 .3rem; }
.topics li { padding: .25rem 0; overflow-wrap: anywhere; }
.month ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(2.6rem, 1fr)); gap: .3rem; }
.month a { display: block; padding: .35rem 0; text-align: center; border-radius: .5rem; background: var(--bubble); text-decoration: none; }
.chats ul { background: var(--bubble); border-radius: .9rem; overflow: hidden; }
.chats li { display: grid; grid-template-columns: 3rem minmax(0, 1fr); gap: 0 .8rem; padding: .6rem .8rem; align-items: center; border-bottom: 1px solid var(--line); position: relative; }
.chats li:last-child { border-bottom: 0; }
.chats li .avatar { grid-row: 1 / span 3; grid-column: 1; width: 3rem; height: 3rem; }
.chats li > :not(.avatar) { grid-column: 2; }
.chats li .title { overflow-wrap: anywhere; }
.chats li a.title { color: inherit; text-decoration: none; }
.chats li a.title::after { content: ""; position: absolute; inset: 0; }
.chats li:hover { background: var(--chip); }
.chats li:has(:focus-visible) { background: var(--chip); }
.lightbox { border: 0; padding: 0; width: 100vw; height: 100vh; max-width: none; max-height: none; background: transparent; }
.lightbox::backdrop { background: rgb(0 0 0 / .88); }
.lightbox img { position: absolute; inset: 0; margin: auto; max-width: 100%; max-height: 100%; pointer-events: none; }
.lightbox p {
  position: absolute; inset-inline: 0; bottom: .6rem; width: fit-content; margin: auto; padding: .1rem .8rem;
  border-radius: 1rem; background: rgb(20 28 36 / .75); color: #fff; font-size: .9rem;
}
.lightbox button {
  position: absolute; width: 3rem; height: 3rem; border: 0; border-radius: 50%; font-size: 1.5rem; cursor: pointer;
  background: rgb(20 28 36 / .75); color: #fff; top: calc(50% - 1.5rem);
}
.lightbox button[aria-label^="Prev"] { left: .5rem; }
.lightbox button[aria-label^="Next"] { right: .5rem; }
.lightbox button[aria-label="Close"] { right: .5rem; top: .5rem; }
@media (max-width: 30rem) {
  .message { grid-template-columns: 2rem minmax(0, 1fr); column-gap: .35rem; }
  .message > .avatar { width: 2rem; height: 2rem; font-size: .75rem; }
  .joined > .avatar { height: 0; }
  .tools { width: 100%; flex-wrap: nowrap; }
  .tools input, .tools select { flex: 1 1 4rem; padding-inline: .5rem; text-overflow: ellipsis; }
  .tools input[type="date"] { flex: 0 0 8.4rem; }
  .tools output:empty { display: none; }
}
@media print {
  .top, .turn, .tools { position: static; }
  .bubble { break-inside: avoid; box-shadow: none; border: 1px solid var(--line); }
}
`;
