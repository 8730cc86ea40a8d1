import { DatabaseSync, type StatementSync } from 'node:sqlite';

export interface Entry {
  type: string;
  id: string;
  seq: number;
  json: string | null;
}

/** The sandbox's file: every object as JSON. One transaction per request; write-ahead, so that a killed process loses nothing it answered. */
export class Journal {
  readonly #database: DatabaseSync;
  readonly #write: StatementSync;
  readonly #remove: StatementSync;
  readonly #read: StatementSync;

  /** @param file path of the database, or `:memory:` */
  constructor(file: string) {
    this.#database = new DatabaseSync(file);
    this.#database.exec(`
      pragma journal_mode = wal; pragma synchronous = normal; pragma busy_timeout = 5000;
      create table if not exists objects (type text, id text, seq integer, json text, primary key (type, id)) without rowid`);
    this.#write = this.#database.prepare(
      'insert or replace into objects (type, id, seq, json) values (?, ?, ?, ?)',
    );
    this.#remove = this.#database.prepare('delete from objects where type = ? and id = ?');
    this.#read = this.#database.prepare('select json from objects where type = ? and id = ?');
  }

  /** All entries in order of creation. */
  *all(): Generator<Entry & { json: string }> {
    for (const row of this.#database
      .prepare('select type, id, seq, json from objects order by seq')
      .iterate()) {
      yield row as unknown as Entry & { json: string };
    }
  }

  read(type: string, id: string): string | undefined {
    return this.#read.get(type, id)?.['json'] as string | undefined;
  }

  /** Writes all entries in one transaction; a null json deletes. */
  commit(entries: Iterable<Entry>): void {
    this.#database.exec('begin immediate');
    try {
      for (const { type, id, seq, json } of entries) {
        if (json === null) this.#remove.run(type, id);
        else this.#write.run(type, id, seq, json);
      }
      this.#database.exec('commit');
    } catch (error) {
      this.#database.exec('rollback');
      throw error;
    }
  }

  clear(): void {
    this.#database.exec('delete from objects');
  }

  close(): void {
    this.#database.close();
  }
}
