import { setTimeout as delay } from 'node:timers/promises';

/** Waits until `look` gives something that is neither undefined, null nor false, and gives that. */
export async function until<T>(look: () => T | Promise<T>): Promise<NonNullable<Exclude<T, false>>> {
  const deadline = Date.now() + 90_000;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== null && found !== false)
      return found as NonNullable<Exclude<T, false>>;
    if (Date.now() > deadline) throw new Error(`waited 90 s for ${look.toString()}`);
    await delay(25);
  }
}
