import type { Readable } from 'node:stream';
import { createLiveStreams } from '../../api/live/live-streams.ts';
import type { StreamClient, LiveOptions, LiveStreams } from '../../api/live/live-streams.ts';
import { endedSession } from '../../db/change-notes.ts';
import type { Change } from '../../db/change-notes.ts';
import type { FeedEvent } from '../../db/change-feed.ts';
import { until } from '../support/until.ts';

const opened: LiveStreams[] = [];
afterEach(() => {
  for (const live of opened.splice(0)) live.stop();
});

/** Streams over a feed that says what the test says. */
function follow(options: Partial<LiveOptions> = {}): {
  live: LiveStreams;
  publish: (...changes: Change[]) => void;
} {
  const listeners: ((event: FeedEvent) => void)[] = [];
  const live = createLiveStreams({
    feed: {
      listen: (listener) => {
        listeners.push(listener);
        listener({ type: 'ready' });
        return () => undefined;
      },
      stop: () => Promise.resolve(),
    },
    gatherMs: 1,
    ...options,
  });
  opened.push(live);
  return {
    live,
    publish: (...changes) => {
      for (const change of changes) for (const listener of listeners) listener({ type: 'change', change });
    },
  };
}

const staff: StreamClient = {
  userId: 'staff',
  all: true,
  customers: [],
  signedInUntil: undefined,
  session: undefined,
};
const change = (id: string): Change => ({ what: 'invoice', id, customer: 'cus_1' });

/** What a reader that keeps up has read so far. */
function read(stream: Readable): { text: string; ended: boolean; closed: boolean } {
  const seen = { text: '', ended: false, closed: false };
  stream.on('data', (part: Buffer) => (seen.text += part.toString()));
  stream.on('end', () => (seen.ended = true));
  stream.on('close', () => (seen.closed = true));
  return seen;
}

describe('live streams', () => {
  it('are so many for a user, so many for all, and free again when one ends', async () => {
    const { live } = follow({ perUser: 2, most: 3 });
    const first = live.open(staff);
    live.open(staff);
    expect(() => live.open(staff)).toThrow(
      expect.objectContaining({ code: 'rate_limited', retryAfter: 15 }) as Error,
    );
    live.open({ ...staff, userId: 'ada' });
    const full = expect.objectContaining({ code: 'rate_limited', retryAfter: 30 }) as Error;
    expect(() => live.open({ ...staff, userId: 'bob' })).toThrow(full);
    first.destroy();
    await until(() => Promise.resolve(live.count() === 2));
    live.open({ ...staff, userId: 'bob' });
    expect(live.count()).toBe(3);
  });

  it('cut a reader off that does not read, and hold no more for it than they say', async () => {
    const { live, publish } = follow();
    const stuck = live.open(staff);
    const quick = read(live.open({ ...staff, userId: 'ada' }));
    let most = 0;
    for (let round = 0; live.count() === 2; round += 1) {
      publish(change(`in_${round}_${'x'.repeat(20_000)}`));
      await until(() => Promise.resolve(quick.text.includes(`in_${round}_`)));
      most = Math.max(most, stuck.readableLength);
      expect(round).toBeLessThan(50);
    }
    expect(stuck.destroyed).toBe(true);
    expect(most).toBeLessThan(300_000);
    expect(quick.closed).toBe(false);
  });

  it('end with the session that they were opened in, and no other', async () => {
    const { live, publish } = follow();
    const ended = read(live.open({ ...staff, session: 'here' }));
    const other = read(live.open({ ...staff, session: 'elsewhere' }));
    const byToken = read(live.open(staff));
    publish(endedSession({ tokenHash: 'here', userId: 'staff' }), change('in_last'));
    await until(() => Promise.resolve(ended.closed && other.text.includes('in_last')));
    expect([ended.ended, other.ended, byToken.ended]).toEqual([true, false, false]);
    // How a session is known is nobody's to see.
    expect(ended.text + other.text + byToken.text).not.toMatch(/here|session/);
    expect(live.count()).toBe(2);
  });

  it('end when the sign-in does, and after their own time at the latest', async () => {
    const { live } = follow({ lifetimeMs: 60_000, now: () => 1_000 });
    const signedOut = read(live.open({ ...staff, signedInUntil: 1_020 }));
    const overAlready = read(live.open({ ...staff, signedInUntil: 500 }));
    const lasting = read(live.open({ ...staff, signedInUntil: 3_600_000 }));
    await until(() => Promise.resolve(signedOut.closed && overAlready.closed));
    expect(lasting.ended).toBe(false);
    const brief = follow({ lifetimeMs: 5 });
    const short = read(brief.live.open(staff));
    await until(() => Promise.resolve(short.closed));
  });

  it('take nothing more once their end is written, and are closed although nobody reads it', async () => {
    const { live, publish } = follow({ goodbyeMs: 20 });
    const stuck = live.open({ ...staff, session: 'here' });
    const errors: unknown[] = [];
    stuck.on('error', (error) => errors.push(error));
    const quick = read(live.open(staff));
    publish(endedSession({ tokenHash: 'here', userId: 'staff' }));
    publish(change('in_after'));
    await until(() => Promise.resolve(quick.text.includes('in_after')));
    await until(() => Promise.resolve(live.count() === 1));
    expect([errors, stuck.destroyed]).toEqual([[], true]);
  });
});
