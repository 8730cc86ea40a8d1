import type { Context } from './context.ts';
import type { EventType, ObjectType, ObjectTypes, Wire } from './object-types.ts';
import type { TableDefinition } from './store.ts';

/** `{ customer: string }` from `/v1/customers/{customer}`. */
export type PathParameters<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Record<Name, string> & PathParameters<Rest>
  : object;

export type Method = 'GET' | 'POST' | 'DELETE';

export interface Route {
  method: Method;
  /** As in Stripe's OpenAPI document, which also says which parameters it takes. */
  path: string;
  handle: (context: Context, parameters: never, path: never) => unknown;
}

/** What a page for a browser answers; the body may come later (a PDF), the changes may not. */
export interface PageAnswer {
  status?: number;
  headers?: Record<string, string>;
  body: string | Uint8Array | Promise<string | Uint8Array>;
}

export interface PageRequest {
  path: Record<string, string>;
  /** The query, or the fields of a posted form, decoded and unchecked. */
  fields: Record<string, unknown>;
}

export interface Page {
  method: 'GET' | 'POST';
  path: string;
  handle: (context: Context, request: PageRequest) => PageAnswer;
}

export interface TypeDefinition<T> {
  /** Prefix of its ids without the underscore, by which references are expanded. */
  prefix?: string;
  /** What Stripe calls it in "No such …". Default: the type. */
  noun?: string;
  indexes?: Record<string, (value: T) => string | null | undefined>;
  /** Kept in the file only, not in memory. */
  cold?: boolean;
  /**
   * Fields that appear only when expanded (`customer.subscriptions`), or references without an id prefix.
   */
  expand?: Record<string, (context: Context, value: T) => unknown>;
  /** What an answer shows of it, where that differs from what is stored. */
  present?: (context: Context, value: T) => object;
  /** What a reference to a deleted one expands to; default: its id and that it was deleted. */
  deleted?: (context: Context, id: string) => object | undefined;
}

/** Registers the types, routes, pages and agenda handlers of one resource. */
export type Resource = (registry: Registry) => void;

/** What the resource files have registered. */
export class Registry {
  readonly types = new Map<string, TypeDefinition<never>>();
  readonly prefixes = new Map<string, ObjectType>();
  readonly routes: Route[] = [];
  readonly pages: Page[] = [];
  readonly agenda = new Map<string, (context: Context, payload: never, at: number) => void>();
  readonly deletions: ((context: Context, clock: string) => void)[] = [];
  readonly overviews: ((context: Context) => string)[] = [];
  readonly listeners: Map<EventType, ((context: Context, object: never) => void)[]> = new Map();

  /** Declares a type of object that is stored. */
  type<K extends ObjectType>(type: K, definition: TypeDefinition<ObjectTypes[K]>): void {
    this.types.set(type, definition);
    if (definition.prefix !== undefined) this.prefixes.set(definition.prefix, type);
  }

  /**
   * Serves an API endpoint, with `path` as in the OpenAPI document. Parameters are checked and typed,
   * without `expand`. The result is presented, expanded and answered with 200.
   */
  route<P>() {
    return <Path extends string>(
      method: Method,
      path: Path,
      handle: (context: Context, parameters: Wire<P>, path: PathParameters<Path>) => unknown,
    ): void => {
      this.routes.push({ method, path, handle });
    };
  }

  /**
   * Serves a page to a browser: no key, no checks, changes and events as in a route. `{name}` is in `path`.
   */
  page(method: 'GET' | 'POST', path: string, handle: Page['handle']): void {
    this.pages.push({ method, path, handle });
  }

  /** Registers the handler of an agenda item's kind. The context's `now()` is the item's time. */
  // The payload comes from `schedule` of the same kind: the caller names its type, as with JSON.parse.
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
  onDue<P>(kind: string, handle: (context: Context, payload: P, at: number) => void): void {
    this.agenda.set(kind, handle);
  }

  /**
   * Runs when a test clock is deleted, to remove what belongs to it. The clock removes its customers
   * itself.
   */
  onClockDeleted(handle: (context: Context, clock: string) => void): void {
    this.deletions.push(handle);
  }

  /**
   * Runs in the same transaction right after an event of this type, with the stored object. One resource
   * can react to another (an invoice to its payment intent) without an import.
   */
  // The event's type fixes what object it carries: the caller names it.
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
  onEvent<T extends object>(type: EventType, handle: (context: Context, object: T) => void): void {
    this.listeners.set(type, [...(this.listeners.get(type) ?? []), handle]);
  }

  /** Adds a section of HTML to the index page. */
  overview(section: (context: Context) => string): void {
    this.overviews.push(section);
  }

  tables(): TableDefinition[] {
    return [...this.types].map(([type, { indexes, cold }]) => ({
      type,
      indexes: indexes ?? {},
      cold: cold ?? false,
    }));
  }
}
