import { DatabaseSync, type StatementSync } from 'node:sqlite';

export interface Entry {
  type: string;
  id: string;
  seq: number;
  json: string | null;
}

/**
 * The sandbox's file: each object as JSON, in order of creation, one transaction per request. A write-ahead
 * log keeps every answered request through a kill. It does not wait for the disk: a power cut may lose
 * some.
 */
export class Journal {
  readonly #database: DatabaseSync;
  readonly #write: StatementSync;
  readonly #remove: StatementSync;
  readonly #read: StatementSync;

  /** @param file path of the database, or `:memory:` */
  constructor(file: string) {
    this.#database = new DatabaseSync(file);
    this.#database.exec(`
      pragma journal_mode = wal; pragma synchronous = off; pragma busy_timeout = 5000; pragma wal_autocheckpoint = 8000;
      create table if not exists records (seq integer primary key, type text, id text, json text)`);
    this.#write = this.#database.prepare(
      'insert or replace into records (seq, type, id, json) values (?, ?, ?, ?)',
    );
    this.#remove = this.#database.prepare('delete from records where seq = ?');
    this.#read = this.#database.prepare('select json from records where seq = ?');
  }

  /** All entries in order of creation. */
  *all(): Generator<Entry & { json: string }> {
    for (const row of this.#database
      .prepare('select seq, type, id, json from records order by seq')
      .iterate()) {
      yield row as unknown as Entry & { json: string };
    }
  }

  read(seq: number): string | undefined {
    return this.#read.get(seq)?.['json'] as string | undefined;
  }

  /** Writes all entries in one transaction; a null json deletes. */
  commit(entries: Iterable<Entry>): void {
    this.#database.exec('begin immediate');
    try {
      for (const { type, id, seq, json } of entries) {
        if (json === null) this.#remove.run(seq);
        else this.#write.run(seq, type, id, json);
      }
      this.#database.exec('commit');
    } catch (error) {
      this.#database.exec('rollback');
      throw error;
    }
  }

  clear(): void {
    this.#database.exec('delete from records');
  }

  close(): void {
    this.#database.close();
  }
}
