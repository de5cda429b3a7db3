// Imported by a client for its effect: when the process ends, its CPU time and peak memory are the
// last line of stderr.
import process from "node:process";

/** What a process used in all, its start included. */
export interface Usage {
  readonly cpu_seconds: number;
  readonly peak_rss_mib: number;
}

globalThis.addEventListener("unload", () => {
  const { user, system } = process.cpuUsage();
  const usage: Usage = {
    cpu_seconds: (user + system) / 1e6,
    peak_rss_mib: process.resourceUsage().maxRSS / 1024,
  };
  console.error(JSON.stringify(usage));
});
