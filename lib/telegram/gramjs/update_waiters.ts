// Waiting for something that Telegram pushes, such as the news that a QR code was scanned.

/** Who waits for which update. */
export interface UpdateWaiters {
  /** Wakes those who wait for one of the updates in an `Updates` object of TL. */
  announce(updates: unknown): void;
  /**
   * Resolves when an update of a kind has come, named by its TL constructor (`UpdateLoginToken`), and after
   * `timeoutMs` too: a server is not bound to push anything. Throws the signal's reason when aborted.
   */
  wait(
    className: string,
    options: { readonly timeoutMs: number; readonly signal?: AbortSignal | undefined },
  ): Promise<void>;
}

/** Nobody waits yet. */
export function updateWaiters(): UpdateWaiters {
  const waiters = new Set<{ readonly className: string; readonly resolve: () => void }>();
  return {
    announce(pushed) {
      const { updates = [], update } = pushed as {
        readonly updates?: readonly { readonly className: string }[];
        readonly update?: { readonly className: string };
      };
      const names = new Set(
        [...updates, ...(update ? [update] : [])].map((each) => each.className),
      );
      for (const waiter of waiters) if (names.has(waiter.className)) waiter.resolve();
    },
    wait(className, { timeoutMs, signal }) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const waiter = { className, resolve };
      const timer = setTimeout(resolve, timeoutMs);
      const abort = () => reject(signal!.reason);
      signal?.addEventListener("abort", abort, { once: true });
      waiters.add(waiter);
      return promise.finally(() => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", abort);
        waiters.delete(waiter);
      });
    },
  };
}
