export interface Due {
  id: string;
  at: number;
  /** Breaks ties: what was scheduled first is done first. */
  order: number;
}

const before = (a: Due, b: Due) => a.at < b.at || (a.at === b.at && a.order < b.order);

/** A binary heap, earliest first. Cancelled entries stay until they come up: the reader checks them. */
export class AgendaQueue {
  readonly #heap: Due[] = [];

  peek(): Due | undefined {
    return this.#heap[0];
  }

  push(due: Due): void {
    const heap = this.#heap;
    let at = heap.push(due) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !before(due, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = due;
  }

  pop(): Due | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const moved = heap.pop();
    if (moved === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const [a, b] = [heap[left], heap[left + 1]];
      if (a === undefined) break;
      const [child, index] = b !== undefined && before(b, a) ? [b, left + 1] : [a, left];
      if (!before(child, moved)) break;
      heap[at] = child;
      at = index;
    }
    heap[at] = moved;
    return first;
  }
}
