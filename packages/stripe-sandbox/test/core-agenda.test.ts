import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Agenda } from '../src/core/agenda.ts';
import { coreResources } from '../src/core/core-resources.ts';
import { Ledger } from '../src/core/ledger.ts';
import { Registry } from '../src/core/registry.ts';
import { invalidRequest, cardError } from '../src/core/errors.ts';
import { until } from './until.ts';

const clock = 'clock_1';
const open: { agenda: Agenda; ledger: Ledger }[] = [];
const folders: string[] = [];
afterEach(() => {
  for (const { agenda, ledger } of open.splice(0)) {
    agenda.stop();
    ledger.store.close();
  }
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** The core without HTTP, with a handler that notes what it was given. */
function begin(file = ':memory:') {
  const registry = new Registry();
  for (const register of coreResources) register(registry);
  registry.type('customer', { prefix: 'cus' });
  registry.type('price', { prefix: 'price' });
  const done: [name: string, now: number][] = [];
  registry.onDue<{ name: string; then?: number }>('note', (context, { name, then }) => {
    done.push([name, context.now()]);
    if (then !== undefined)
      context.schedule({ key: `${name}+`, clock, at: then, kind: 'note', payload: { name: `${name}+` } });
  });
  registry.onDue('break', () => {
    throw new Error('broken on purpose');
  });
  const ledger = new Ledger(file, registry);
  const agenda = new Agenda(ledger);
  ledger.listeners.push(({ appointments, clocks }) => {
    for (const item of appointments) agenda.add(item);
    for (const id of clocks) agenda.advance(id);
  });
  open.push({ agenda, ledger });
  return { ledger, agenda, done };
}

type Core = ReturnType<typeof begin>;

const makeClock = ({ ledger }: Core) =>
  ledger.transact(ledger.itself(), ({ store }) => {
    store.put('test_helpers.test_clock', {
      id: clock,
      object: 'test_helpers.test_clock',
      created: 0,
      deletes_after: 0,
      frozen_time: 100,
      livemode: false,
      name: null,
      status: 'ready',
      status_details: {},
    });
  });

const markAdvancing = ({ ledger }: Core, target: number) =>
  ledger.transact(ledger.itself(), (context) => {
    context.outbox.clocks.push(clock);
    context.update('test_helpers.test_clock', clock, (draft) => {
      draft.status = 'advancing';
      draft.status_details = { advancing: { target_frozen_time: target } };
    });
  });

const schedule = ({ ledger }: Core, items: [key: string, at: number, kind?: string, then?: number][]) =>
  ledger.transact(ledger.itself(), (context) => {
    for (const [key, at, kind = 'note', then] of items) {
      context.schedule({
        key,
        clock,
        at,
        kind,
        payload: { name: key, ...(then === undefined ? {} : { then }) },
      });
    }
  });

const arrived = ({ ledger }: Core) =>
  until(() => {
    const found = ledger.store.get('test_helpers.test_clock', clock);
    return found !== undefined && found.status !== 'advancing' && found;
  });

describe('the agenda of a test clock', () => {
  it('is done in order of time, at its time, with what it brings about itself', async () => {
    const core = begin();
    makeClock(core);
    schedule(core, [
      ['late', 300],
      ['first', 150, 'note', 200],
      ['tie', 150],
      ['beyond', 900],
    ]);
    markAdvancing(core, 500);
    expect(await arrived(core)).toMatchObject({ status: 'ready', frozen_time: 500, status_details: {} });
    expect(core.done).toEqual([
      ['first', 150],
      ['tie', 150],
      ['first+', 200],
      ['late', 300],
    ]);
  });

  it('follows what was moved and drops what was withdrawn', async () => {
    const core = begin();
    makeClock(core);
    schedule(core, [
      ['moved', 150],
      ['gone', 160],
      ['kept', 170],
    ]);
    schedule(core, [['moved', 180]]);
    core.ledger.transact(core.ledger.itself(), (context) => context.unschedule('gone'));
    markAdvancing(core, 500);
    await arrived(core);
    expect(core.done).toEqual([
      ['kept', 170],
      ['moved', 180],
    ]);
  });

  it('says when the sandbox itself fails, and stops there', async () => {
    const complaint = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const core = begin();
    makeClock(core);
    schedule(core, [
      ['a', 150],
      ['b', 160, 'break'],
      ['c', 170],
    ]);
    markAdvancing(core, 500);
    expect((await arrived(core)).status).toBe('internal_failure');
    expect(core.done).toEqual([['a', 150]]);
    expect(complaint).toHaveBeenCalledTimes(1);
    complaint.mockRestore();
  });

  it('goes on after a stop in the middle', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'agenda-'));
    folders.push(folder);
    const file = join(folder, 'state.sqlite');
    const before = begin(file);
    makeClock(before);
    schedule(before, [
      ['a', 150],
      ['b', 200],
    ]);
    before.agenda.stop();
    markAdvancing(before, 500);
    open.splice(0);
    before.ledger.store.close();
    const after = begin(file);
    expect(await arrived(after)).toMatchObject({ status: 'ready', frozen_time: 500 });
    expect(after.done).toEqual([
      ['a', 150],
      ['b', 200],
    ]);
  });

  it('on real time is done when the time comes', async () => {
    const core = begin();
    const at = Math.floor(Date.now() / 1000) + 1;
    core.ledger.transact(core.ledger.itself(), (context) => {
      context.schedule({ key: 'soon', clock: null, at, kind: 'note', payload: { name: 'soon' } });
    });
    expect(core.done).toEqual([]);
    await until(() => core.done.length === 1);
    expect(Date.now() / 1000).toBeGreaterThanOrEqual(at);
  });
});

describe('a transaction', () => {
  const put = (core: Core, key: string, error?: Error) =>
    core.ledger.transact(core.ledger.itself(), (context) => {
      context.schedule({ key, clock, at: 1, kind: 'note', payload: {} });
      if (error !== undefined) throw error;
    });

  it('is undone by an error, unless the error keeps the changes', () => {
    const core = begin();
    expect(() => put(core, 'undone', invalidRequest('no'))).toThrow('no');
    expect(core.ledger.store.get('sandbox.agenda', 'undone')).toBeUndefined();
    expect(() => put(core, 'kept', cardError({ message: 'declined', code: 'card_declined' }))).toThrow(
      'declined',
    );
    expect(core.ledger.store.get('sandbox.agenda', 'kept')).toBeDefined();
  });

  it('restores indexes and order', () => {
    const { ledger } = begin();
    const ids = () => [...ledger.store.each('sandbox.agenda', 'clock', clock)].map(({ id }) => id);
    for (const key of ['a', 'b', 'c']) {
      ledger.transact(ledger.itself(), (context) =>
        context.schedule({ key, clock, at: 1, kind: 'note', payload: {} }),
      );
    }
    expect(() =>
      ledger.transact(ledger.itself(), (context) => {
        context.unschedule('b');
        context.update('sandbox.agenda', 'a', (draft) => {
          draft.clock = 'clock_2';
        });
        throw new Error('stop');
      }),
    ).toThrow('stop');
    expect(ids()).toEqual(['a', 'b', 'c']);
  });
});
