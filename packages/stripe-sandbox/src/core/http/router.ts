interface Node<T> {
  fixed: Map<string, Node<T>>;
  any?: Node<T>;
  entries: Map<string, { target: T; path: string; names: string[] }>;
}

export interface Match<T> {
  target: T;
  /** The path as registered, with its `{names}`. */
  path: string;
  parameters: Record<string, string>;
}

const node = <T>(): Node<T> => ({ fixed: new Map(), entries: new Map() });

/** Finds the target of a path. Fixed segments are preferred to `{named}` ones. */
export class Router<T> {
  readonly #root: Node<T> = node();

  add(method: string, path: string, target: T): void {
    let at = this.#root;
    const names: string[] = [];
    for (const segment of path.split('/').slice(1)) {
      const name = /^\{(.+)\}$/.exec(segment)?.[1];
      if (name !== undefined) {
        names.push(name);
        at = at.any ??= node();
      } else {
        let next = at.fixed.get(segment);
        if (next === undefined) at.fixed.set(segment, (next = node()));
        at = next;
      }
    }
    at.entries.set(method, { target, path, names });
  }

  match(method: string, path: string): Match<T> | undefined {
    return walk(this.#root, path.split('/').slice(1), 0, [], method);
  }
}

function walk<T>(
  at: Node<T>,
  segments: string[],
  depth: number,
  values: string[],
  method: string,
): Match<T> | undefined {
  const segment = segments[depth];
  if (segment === undefined) {
    const entry = at.entries.get(method);
    if (entry === undefined) return undefined;
    const parameters = Object.fromEntries(entry.names.map((name, index) => [name, values[index] ?? '']));
    return { target: entry.target, path: entry.path, parameters };
  }
  const fixed = at.fixed.get(segment);
  const found = fixed === undefined ? undefined : walk(fixed, segments, depth + 1, values, method);
  if (found !== undefined || at.any === undefined || segment === '') return found;
  return walk(at.any, segments, depth + 1, [...values, decodeURIComponent(segment)], method);
}
