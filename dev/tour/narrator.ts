/** Where the lines of the tour go. */
export type Write = (line: string) => void;

/** One step as it is printed. */
export interface NarratedStep {
  /** Billing time, epoch milliseconds. */
  at: number;
  name: string;
  title: string;
  lines: readonly string[];
  link: string | null;
  verdict: string;
}

const NAME_WIDTH = 6;
const MARGIN = ' '.repeat(16 + 2 + NAME_WIDTH + 2);

/** `2026-11-21 14:00`, UTC. */
export const clockTime = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');

/** `2026-11-21`, UTC. */
export const dayText = (at: number): string => clockTime(at).slice(0, 10);

/** Prints the stories as they happen. A step is one block, since all stories run at once. */
export class Narrator {
  readonly #write: Write;

  constructor(write: Write) {
    this.#write = write;
  }

  say(text: string): void {
    this.#write(text);
  }

  print({ at, name, title, lines, link, verdict }: NarratedStep): void {
    this.#write(`${clockTime(at)}  ${name.padEnd(NAME_WIDTH)}  ${title}`);
    for (const line of lines) this.#write(`${MARGIN}${line}`);
    if (link !== null) this.#write(`${MARGIN}${link}`);
    this.#write(`${MARGIN}${verdict}`);
  }
}
