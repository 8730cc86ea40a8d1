import { Readable } from 'node:stream';
import type { ChangeFeed } from '../../db/change-feed.ts';
import { sessionEndedBy } from '../../db/change-notes.ts';
import type { Change } from '../../db/change-notes.ts';
import { ApiProblem } from '../http/api-problem.ts';

/** A connected client. */
export interface StreamClient {
  userId: string;
  /** Staff see everybody's changes. */
  all: boolean;
  /** The client's own customers at the start; later ones are learnt from the changes. */
  customers: readonly string[];
  /** The stream ends with it at the latest; epoch milliseconds. */
  signedInUntil: number | undefined;
  /** The browser's session; the stream ends with it. */
  session: string | undefined;
}

/** The server-sent events of this process. */
export interface LiveStreams {
  /**
   * A stream of changes that the client may see. It ends with the sign-in, and after a while, so that
   * permissions are checked again.
   *
   * @throws ApiProblem `rate_limited` over the limit of streams a user or a process
   */
  open: (follower: StreamClient) => Readable;
  /** How many are open. */
  count: () => number;
  stop: () => void;
}

export interface LiveOptions {
  feed: ChangeFeed;
  /** Changes within this many milliseconds are sent together, each once. */
  gatherMs?: number;
  heartbeatMs?: number;
  /** Maximum duration; then the browser reconnects with its cookie. */
  lifetimeMs?: number;
  perUser?: number;
  /** Streams of all users together: each costs a connection, and a little for each change. */
  most?: number;
  /** A client that has not read the end of its stream by then is cut off. */
  goodbyeMs?: number;
  now?: () => number;
}

/**
 * From this number on, one line says "much changed": naming each would cost more than reading everything
 * again.
 */
const MANY = 100;
/** A client that is so far behind is cut off; it comes back and looks everything up. */
const MOST_BUFFERED_BYTES = 256 * 1024;

interface Stream {
  readable: Readable;
  follower: StreamClient;
  customers: Set<string>;
  /** Its end is written. */
  over: boolean;
}

/** Hands the changes of the feed out to those who may see them. */
export function createLiveStreams({
  feed,
  gatherMs = 100,
  heartbeatMs = 15_000,
  lifetimeMs = 600_000,
  perUser = 6,
  most = 5_000,
  goodbyeMs = 10_000,
  now = Date.now,
}: LiveOptions): LiveStreams {
  const streams = new Set<Stream>();
  const gathered = new Map<string, Change>();
  let flushing: NodeJS.Timeout | undefined;

  const write = (stream: Stream, text: string): void => {
    const { readable } = stream;
    if (readable.destroyed || stream.over) return;
    readable.push(text);
    if (readable.readableLength > MOST_BUFFERED_BYTES) readable.destroy();
  };
  /** Nothing comes after it. */
  const end = (stream: Stream): void => {
    if (stream.over) return;
    stream.over = true;
    stream.readable.push(null);
    setTimeout(() => stream.readable.destroy(), goodbyeMs).unref();
  };
  const hello = (stream: Stream): void => write(stream, message('hello', { at: new Date().toISOString() }));

  const flush = (): void => {
    flushing = undefined;
    const changes = [...gathered.values()];
    gathered.clear();
    for (const stream of streams) {
      const seen = changes.filter((change) => maySee(stream, change));
      if (seen.length > MANY) write(stream, message('change', { what: 'many', id: null, customer: null }));
      else write(stream, seen.map((change) => message('change', shown(change))).join(''));
    }
  };

  let ready = false;
  let unlisten: (() => void) | undefined;
  const follow = (): void => {
    unlisten ??= feed.listen((event) => {
      if (event.type === 'ready') {
        ready = true;
        for (const stream of streams) hello(stream);
        return;
      }
      const { change } = event;
      const ended = sessionEndedBy(change);
      if (ended !== null) {
        for (const stream of streams) if (stream.follower.session === ended) end(stream);
        return;
      }
      gathered.set(`${change.what} ${change.id ?? ''} ${change.customer ?? ''}`, change);
      flushing ??= setTimeout(flush, gatherMs);
    });
  };

  const heartbeat = setInterval(() => {
    for (const stream of streams) write(stream, ': still here\n\n');
  }, heartbeatMs).unref();

  return {
    open: (follower) => {
      if (streams.size >= most) {
        throw new ApiProblem(
          'rate_limited',
          'As many streams are followed as this server can serve; try again shortly.',
          { retryAfter: 30 },
        );
      }
      const own = [...streams].filter((stream) => stream.follower.userId === follower.userId);
      if (own.length >= perUser) {
        throw new ApiProblem(
          'rate_limited',
          `You follow ${perUser} streams already; close a window, or try again shortly.`,
          { retryAfter: 15 },
        );
      }
      const readable = new Readable({ read: () => undefined });
      const stream: Stream = { readable, follower, customers: new Set(follower.customers), over: false };
      streams.add(stream);
      const left = Math.min(lifetimeMs, (follower.signedInUntil ?? Infinity) - now());
      const lifetime = setTimeout(() => end(stream), Math.max(0, left)).unref();
      readable.once('close', () => {
        clearTimeout(lifetime);
        streams.delete(stream);
      });
      // Sent at once, so that the browser has its headers even while the database is unavailable.
      write(stream, 'retry: 2000\n\n');
      if (ready) hello(stream);
      follow();
      return readable;
    },
    count: () => streams.size,
    stop: () => {
      clearInterval(heartbeat);
      clearTimeout(flushing);
      unlisten?.();
      for (const stream of streams) end(stream);
    },
  };
}

/** Whether a change is the follower's to see; a new customer of theirs is remembered. */
function maySee({ follower, customers }: Stream, { what, customer, user }: Change): boolean {
  // Too many to be named: every client reads again.
  if (follower.all || what === 'many') return true;
  if (user === follower.userId) {
    if (customer !== null) customers.add(customer);
    return true;
  }
  return customer !== null && customers.has(customer);
}

const shown = ({ what, id, customer }: Change): unknown => ({ what, id, customer });

const message = (event: string, data: unknown): string =>
  `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
