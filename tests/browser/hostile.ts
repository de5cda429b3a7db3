// What strangers write in the hope that a browser runs it.

/** Texts, names and addresses. Each would set `window.pwned`, or ask another machine. */
export const HOSTILE: readonly string[] = [
  "<script>window.pwned=1</script>",
  "</title></style></script><script>window.pwned=1</script>",
  '"><img src=x onerror="window.pwned=1">',
  "' onmouseover='window.pwned=1' autofocus onfocus='window.pwned=1",
  "<svg/onload=window.pwned=1>",
  "javascript:window.pwned=1",
  "JaVa\tScRiPt:window.pwned=1",
  "data:text/html,<script>opener.pwned=1</script>",
  "<iframe srcdoc='<script>parent.pwned=1</script>'>",
  '<meta http-equiv="refresh" content="0;url=https://example.org/">',
  '<link rel="stylesheet" href="https://example.org/x.css">',
  '<base href="https://example.org/">',
  '<form action="https://example.org/"><button>press</button></form>',
  "<!--><img src=https://example.org/x onerror=window.pwned=1>-->",
  "<style>@import 'https://example.org/x.css'</style>",
  "\ud800<script>window.pwned=1</script>\udfff",
  "\0<scr\0ipt>window.pwned=1</script>",
  "&lt;script&gt;window.pwned=1&lt;/script&gt;",
  "\u202e>tpircs/<1=denwp.wodniw>tpircs<",
];
