// The style of what `tgkeep serve` has besides the pages of an export, in their colours.

/** Comes behind the style of the pages. */
export const APP_STYLE = `
.bar { display: flex; flex-wrap: wrap; gap: .4rem .9rem; align-items: center; }
.bar a[aria-current] { font-weight: 600; }
.top form { flex: 0 1 13rem; min-width: 0; }
.top .names { flex: 1 1 auto; }
.top form input { width: 100%; }
@media (max-width: 40rem) { .top form { flex: 1 1 40%; } }
.top input, .top button, .top select { font: inherit; color: inherit; background: var(--bubble);
  border: 1px solid var(--line); border-radius: .5rem; padding: .25rem .5rem; min-width: 0; }
.hits { list-style: none; padding: 0; margin: 0; }
.hits li { border-bottom: 1px solid var(--line); padding: .55rem 0; overflow-wrap: anywhere; }
.hits a { color: inherit; text-decoration: none; display: block; }
.hits mark { background: none; color: inherit; font-weight: 700; text-decoration: underline; text-underline-offset: .2em; }
.gallery { display: grid; grid-template-columns: repeat(auto-fill, minmax(8rem, 1fr)); gap: .4rem; }
.gallery .cell { position: relative; aspect-ratio: 1; overflow: hidden; border-radius: .5rem; background: var(--bubble); }
.gallery img, .gallery video { width: 100%; height: 100%; object-fit: cover; display: block; }
.gallery .cell.named { aspect-ratio: auto; padding: .5rem; overflow-wrap: anywhere; }
.gallery .cell audio { width: 100%; }
.gallery .where { position: absolute; right: .3rem; bottom: .3rem; padding: .05rem .4rem; border-radius: .5rem;
  background: #000c; color: #fff; font-size: .8rem; text-decoration: none; }
.gallery .named .where { position: static; display: inline-block; margin-top: .3rem; }
.gallery nav { grid-column: 1 / -1; }
.chart { display: block; width: 100%; height: auto; }
.chart rect { fill: currentColor; color: var(--link, #3390ec); }
.chart text { fill: currentColor; font-size: 12px; }
.chart line { stroke: currentColor; opacity: .25; }
:target > .bubble { outline: 2px solid currentColor; outline-offset: 2px; }
`;
