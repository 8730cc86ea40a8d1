import { Sequence } from './sequence.ts';

/** One object in memory; `value` is absent for cold objects, which are read from the file when wanted. */
export interface Row {
  id: string;
  /** Order of creation, over all types. */
  seq: number;
  value: object | undefined;
  keys: Record<string, string | null>;
}

export type IndexKey = (value: never) => string | null | undefined;

/** All objects of one type, in order of creation, with secondary indexes. */
export class Table {
  readonly type: string;
  readonly cold: boolean;
  readonly #indexes: Record<string, IndexKey>;
  readonly #rows = new Map<string, Row>();
  readonly #bySeq = new Map<number, Row>();
  readonly #order = new Sequence();
  readonly #buckets = new Map<string, Sequence>();

  constructor(type: string, indexes: Record<string, IndexKey>, cold: boolean) {
    this.type = type;
    this.cold = cold;
    this.#indexes = indexes;
  }

  get size(): number {
    return this.#rows.size;
  }

  row(id: string): Row | undefined {
    return this.#rows.get(id);
  }

  rowAt(seq: number): Row | undefined {
    return this.#bySeq.get(seq);
  }

  /** The order of all rows, or of those whose index `name` has `value`. */
  order(name?: string, value?: string): Sequence {
    if (name === undefined) return this.#order;
    if (!(name in this.#indexes)) throw new Error(`${this.type} has no index ${name}`);
    return this.#buckets.get(`${name}\0${value ?? ''}`) ?? new Sequence();
  }

  keysOf(value: object): Record<string, string | null> {
    const keys: Record<string, string | null> = {};
    for (const [name, read] of Object.entries(this.#indexes)) keys[name] = read(value as never) ?? null;
    return keys;
  }

  set(row: Row): void {
    const before = this.#rows.get(row.id);
    this.#rows.set(row.id, row);
    this.#bySeq.set(row.seq, row);
    if (before === undefined) this.#order.add(row.seq);
    for (const name of Object.keys(this.#indexes)) {
      const [was, is] = [before?.keys[name], row.keys[name]];
      if (before !== undefined && was === is) continue;
      if (was !== null && was !== undefined) this.#leave(name, was, row.seq);
      if (is !== null && is !== undefined) this.#enter(name, is, row.seq);
    }
  }

  delete(id: string): void {
    const row = this.#rows.get(id);
    if (row === undefined) return;
    this.#rows.delete(id);
    this.#bySeq.delete(row.seq);
    this.#order.delete(row.seq);
    for (const [name, value] of Object.entries(row.keys))
      if (value !== null) this.#leave(name, value, row.seq);
  }

  #enter(name: string, value: string, seq: number): void {
    const key = `${name}\0${value}`;
    let bucket = this.#buckets.get(key);
    if (bucket === undefined) this.#buckets.set(key, (bucket = new Sequence()));
    bucket.add(seq);
  }

  #leave(name: string, value: string, seq: number): void {
    const key = `${name}\0${value}`;
    const bucket = this.#buckets.get(key);
    bucket?.delete(seq);
    if (bucket?.values.length === 0) this.#buckets.delete(key);
  }
}
