/** Where the launcher's own lines go. */
export interface LaunchReporter {
  /** A part is up: one tidy line. */
  ready: (part: string, text: string) => void;
  /** Something to know about a part. */
  note: (part: string, text: string) => void;
  /** Any text. */
  print: (text: string) => void;
}

const width = 12;

/**
 * Writes to standard output, or to standard error where standard output is kept for JSON. Unless `verbose`, a
 * part that is up is one word.
 */
export function createLaunchReporter({ json, verbose }: { json: boolean; verbose: boolean }): LaunchReporter {
  const stream = json ? process.stderr : process.stdout;
  const print = (text: string): void => {
    stream.write(`${text}\n`);
  };
  return {
    ready: (part, text) => print(verbose ? `  ✓ ${part.padEnd(width)} ${text}` : `  ✓ ${part}`),
    note: (part, text) => print(`  · ${part.padEnd(width)} ${text}`),
    print,
  };
}
