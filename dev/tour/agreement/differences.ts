/** Two systems, or a system and the story, that say different things of one fact; one line for a person. */
export type FoundDifference = string;

/** Collects what differs. */
export class Differences {
  readonly found: FoundDifference[] = [];

  /** Notes a difference where the two are not the same value. */
  same(what: string, seen: { in: string; value: unknown }, wanted: { by: string; value: unknown }): void {
    if (JSON.stringify(seen.value) === JSON.stringify(wanted.value)) return;
    this.found.push(`${what}: ${seen.in} has ${shown(seen.value)}, ${wanted.by} ${shown(wanted.value)}`);
  }

  note(difference: FoundDifference): void {
    this.found.push(difference);
  }
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
