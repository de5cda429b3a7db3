// Lets everything else on the machine go before this worker.

const PRIO_PROCESS = 0;
/** The least urgent of all; a thread that is as urgent as usual gets 68 times as much of a busy core. */
const LEAST_URGENT = 19;

let done = false;

/**
 * Gives this thread, and those that it starts, the lowest priority there is. There is no way back without
 * being root, so that other tasks of this worker are done like that too. Linux alone has a priority for each
 * thread that way (setpriority(2), "C library/kernel differences"); elsewhere nothing happens.
 */
export function stepBack(): void {
  if (done || Deno.build.os !== "linux") return;
  done = true;
  const libc = Deno.dlopen("libc.so.6", {
    setpriority: { parameters: ["i32", "u32", "i32"], result: "i32" },
  });
  libc.symbols.setpriority(PRIO_PROCESS, 0, LEAST_URGENT);
  libc.close();
}
