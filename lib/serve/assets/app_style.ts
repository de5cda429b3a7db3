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
.gallery .shelf { position: relative; aspect-ratio: 1; overflow: hidden; border-radius: .5rem; background: var(--bubble); }
.gallery img, .gallery video { width: 100%; height: 100%; object-fit: cover; display: block; }
.gallery .shelf.named { aspect-ratio: auto; padding: .5rem; overflow-wrap: anywhere; }
.gallery .shelf audio { width: 100%; }
.gallery .where { position: absolute; right: .3rem; bottom: .3rem; padding: .05rem .4rem; border-radius: .5rem;
  background: #000c; color: #fff; font-size: .8rem; text-decoration: none; }
.gallery .where { z-index: 2; }
.gallery .shelf:has(video) .where { top: .3rem; bottom: auto; }
.top input::placeholder { color: var(--note); opacity: 1; }
.gallery .named .where { position: static; display: inline-block; margin-top: .3rem; }
.gallery nav { grid-column: 1 / -1; }
.gallery .veil, .gallery .veiled, .gallery a.photo { height: 100%; margin: 0; }
.kinds { margin-bottom: .6rem; }
.kinds a { padding: .2rem .8rem; border-radius: 1rem; background: var(--bubble); text-decoration: none; }
.kinds a[aria-current] { background: var(--link); color: var(--page); }
.newest { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.statistics h2 { font-size: 1.15rem; margin: 1.4rem 0 .5rem; }
.chart, .bars { background: var(--bubble); border-radius: .9rem; padding: .8rem; }
.chart svg { display: block; overflow: visible; }
.chart rect { fill: var(--link); }
.chart text { fill: var(--note); font-size: 12px; }
.chart line { stroke: var(--line); }
.chart table { border-collapse: collapse; margin-top: .4rem; }
.chart th, .chart td { text-align: start; padding: .15rem 1.2rem .15rem 0; font-weight: 400; }
.chart thead th { font-weight: 600; }
.chart td, .bars .count { font-variant-numeric: tabular-nums; }
.bars li { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: .1rem .8rem; margin: .35rem 0; }
.bars li > :first-child { overflow-wrap: anywhere; }
.bars svg { grid-column: 1 / -1; display: block; }
.bars rect { fill: var(--c); }
`;
