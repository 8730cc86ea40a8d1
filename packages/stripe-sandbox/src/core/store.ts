import type { ObjectType, ObjectTypes } from './object-types.ts';
import { Journal, type Entry } from './journal.ts';
import type { Sequence } from './sequence.ts';
import { Table, type IndexKey, type Row } from './table.ts';

export interface TableDefinition {
  type: string;
  indexes: Record<string, IndexKey>;
  cold: boolean;
}

/**
 * All objects by type and id: in memory for reading, written to the journal at the end of each transaction.
 * What `get` returns is shared and must not be changed: write a new object with `put`.
 */
export class Store {
  readonly #journal: Journal;
  readonly #tables = new Map<string, Table>();
  readonly #undo: { table: Table; id: string; before: Row | undefined }[] = [];
  /** What the open transaction changed, by place in the order. */
  readonly #dirty = new Map<number, Table>();
  #seq = 0;
  #open = false;

  constructor(file: string, definitions: Iterable<TableDefinition>) {
    this.#journal = new Journal(file);
    for (const { type, indexes, cold } of definitions) this.#tables.set(type, new Table(type, indexes, cold));
    for (const { type, id, seq, json } of this.#journal.all()) {
      const table = this.table(type);
      const value = JSON.parse(json) as object;
      table.set({ id, seq, value: table.cold ? undefined : value, keys: table.keysOf(value) });
      this.#seq = Math.max(this.#seq, seq);
    }
  }

  table(type: string): Table {
    const table = this.#tables.get(type);
    if (table === undefined) throw new Error(`no resource file defines the type ${type}`);
    return table;
  }

  get<K extends ObjectType>(type: K, id: string): ObjectTypes[K] | undefined {
    const row = this.table(type).row(id);
    return row === undefined ? undefined : (this.#value(row) as ObjectTypes[K]);
  }

  /** Objects in order of creation, oldest first. With `index`, only those whose key is `value`. */
  *each<K extends ObjectType>(type: K, index?: string, value?: string): Generator<ObjectTypes[K]> {
    const table = this.table(type);
    for (const seq of [...table.order(index, value).values]) {
      const row = table.rowAt(seq);
      if (row !== undefined) yield this.#value(row) as ObjectTypes[K];
    }
  }

  /** The creation order, for paging; see `list.ts`. */
  order(type: ObjectType, index?: string, value?: string): Sequence {
    return this.table(type).order(index, value);
  }

  at<K extends ObjectType>(type: K, seq: number): ObjectTypes[K] | undefined {
    const row = this.table(type).rowAt(seq);
    return row === undefined ? undefined : (this.#value(row) as ObjectTypes[K]);
  }

  seqOf(type: ObjectType, id: string): number | undefined {
    return this.table(type).row(id)?.seq;
  }

  put<K extends ObjectType>(type: K, value: ObjectTypes[K]): void {
    const table = this.table(type);
    const { id } = value as { id: string };
    const before = table.row(id);
    const seq = before?.seq ?? ++this.#seq;
    this.#note(table, id, seq, before);
    table.set({ id, seq, value, keys: table.keysOf(value) });
  }

  remove(type: ObjectType, id: string): void {
    const table = this.table(type);
    const before = table.row(id);
    if (before === undefined) return;
    this.#note(table, id, before.seq, before);
    table.delete(id);
  }

  begin(): void {
    if (this.#open) throw new Error('transactions do not nest');
    this.#open = true;
  }

  commit(): void {
    try {
      if (this.#dirty.size > 0) this.#journal.commit(this.#entries());
    } catch (error) {
      // A full disk must not leave memory ahead of the file.
      this.rollback();
      throw error;
    }
    for (const [seq, table] of this.#dirty) {
      const row = table.cold ? table.rowAt(seq) : undefined;
      if (row !== undefined) row.value = undefined;
    }
    this.#end();
  }

  rollback(): void {
    this.#rewind(0);
    this.#end();
  }

  /** Where a transaction stands, to come back to with `rewind`. */
  mark(): number {
    return this.#undo.length;
  }

  /** Takes back what was changed since `mark`. */
  rewind(mark: number): void {
    this.#rewind(mark);
  }

  /** Forgets everything. */
  clear(): void {
    this.#journal.clear();
    for (const table of this.#tables.values()) {
      for (const seq of [...table.order().values]) table.delete(table.rowAt(seq)?.id ?? '');
    }
  }

  /** How many objects there are of each type. */
  sizes(): { objects: Record<string, number> } {
    const counted = [...this.#tables.values()]
      .filter(({ size }) => size > 0)
      .map(({ type, size }) => [type, size]);
    return { objects: Object.fromEntries(counted) as Record<string, number> };
  }

  close(): void {
    this.#journal.close();
  }

  /** The object itself; that it is of its table's type is what `put` sees to. */
  #value(row: Row): unknown {
    return row.value ?? JSON.parse(this.#journal.read(row.seq) ?? 'null');
  }

  #note(table: Table, id: string, seq: number, before: Row | undefined): void {
    if (!this.#open) throw new Error('a change outside a transaction');
    this.#undo.push({ table, id, before });
    this.#dirty.set(seq, table);
  }

  *#entries(): Generator<Entry> {
    for (const [seq, table] of this.#dirty) {
      const row = table.rowAt(seq);
      if (row === undefined) yield { seq, type: table.type, id: '', json: null };
      // A cold row without a value was stored and restored in one transaction: its row in the file is still
      // right.
      else if (row.value !== undefined)
        yield { seq, type: table.type, id: row.id, json: JSON.stringify(row.value) };
    }
  }

  #rewind(mark: number): void {
    for (const { table, id, before } of this.#undo.splice(mark).reverse()) {
      if (before === undefined) table.delete(id);
      else table.set(before);
    }
  }

  #end(): void {
    this.#undo.length = 0;
    this.#dirty.clear();
    this.#open = false;
  }
}
