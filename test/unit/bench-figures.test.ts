import { execFileSync } from 'node:child_process';
import Stripe from 'stripe';
import { fillTemplate, signed, toTemplate } from '../../bench/load/event-template.ts';
import { bodiesOf } from '../../bench/load/post-events.ts';
import { toFigure } from '../../bench/report/figure.ts';
import { median, percentile } from '../../bench/report/percentile.ts';
import { toTable } from '../../bench/report/table.ts';

const machine = { cpu: 'a cpu', cores: 2, memoryGb: 8, system: 'Linux 6', node: 'v24.0.0', loadAtStart: 0.1 };

describe('figures of a bench', () => {
  it('takes percentiles by nearest rank and the median of an even number in the middle', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(percentile(hundred, 0.5)).toBe(50);
    expect(percentile(hundred, 0.99)).toBe(99);
    expect(percentile([7], 0.99)).toBe(7);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(() => median([])).toThrow('no samples');
  });

  it('compares each repetition with the floor of its own, and judges the median of the ratios', () => {
    const figure = toFigure({
      name: 'rate',
      unit: '1/s',
      samples: [100, 10, 60],
      floor: [200, 10, 100],
      target: { on: 'ratio', atLeast: 0.7 },
    });
    expect(figure).toEqual({
      name: 'rate',
      unit: '1/s',
      min: 10,
      median: 60,
      max: 100,
      floor: 100,
      ratio: 0.6,
      target: 'ratio >= 0.7',
      ok: false,
    });
    expect(() => toFigure({ name: 'rate', unit: '1/s', samples: [1, 2], floor: [1] })).toThrow(
      '1 floors for 2',
    );
  });

  it('judges a median by a limit, and a figure without a target not at all', () => {
    const late = toFigure({
      name: 'delay',
      unit: 'ms',
      samples: [900, 1_100, 1_200],
      target: { on: 'median', atMost: 1_000 },
    });
    expect([late.ok, late.target]).toEqual([false, 'median <= 1000']);
    const free = toFigure({ name: 'memory', unit: 'MB', samples: [1] });
    expect([free.ok, free.target, free.floor, free.ratio]).toEqual([null, null, null, null]);
    const table = toTable({ machine, date: '2027-01-01T00:00:00Z', figures: [late, free] });
    expect(table).toContain('2 cores');
    expect(table.split('\n')[3]).toMatch(/^delay +ms +900 +1100 +1200 +median <= 1000 +MISSED$/);
  });
});

describe('events of a bench', () => {
  const subject = { subscriptionId: 'sub_real', customerId: 'cus_real', invoiceId: 'in_real' };
  const event = {
    id: 'evt_real',
    data: { object: { id: 'sub_real', customer: 'cus_real', latest_invoice: 'in_real' } },
  };

  it('makes others of a real one, which differ in their ids only and are signed as Stripe signs', () => {
    const template = toTemplate(event, subject);
    expect(template).not.toContain('real');
    const body = fillTemplate(template, 'evt_2', {
      subscriptionId: 'sub_2',
      customerId: 'cus_2',
      invoiceId: 'in_2',
    });
    const at = Math.floor(Date.now() / 1_000);
    const { signature } = signed('evt_2', body, 'whsec_test', at);
    expect(Stripe.webhooks.constructEvent(body, signature, 'whsec_test')).toMatchObject({
      id: 'evt_2',
      data: { object: { id: 'sub_2', customer: 'cus_2', latest_invoice: 'in_2' } },
    });
  });

  it('gives each subject each template, with an id of its own', () => {
    const subjects = ['1', '2'].map((n) => ({ subscriptionId: `sub_${n}`, customerId: 'c', invoiceId: 'i' }));
    const templates = ['updated of sub_TEMPLATE', 'paid of sub_TEMPLATE'];
    const made = [...bodiesOf({ templates, subjects, count: 5, prefix: 'x' })];
    expect(made.map(({ body }) => body)).toEqual([
      'updated of sub_1',
      'paid of sub_1',
      'updated of sub_2',
      'paid of sub_2',
      'updated of sub_1',
    ]);
    expect(new Set(made.map(({ id }) => id)).size).toBe(5);
  });
});

describe('the command', () => {
  it.each([
    [['nosuch'], 'the suites are spine, cost, reads, usage, hostile, adopt, not nosuch'],
    [['--only', 'a,z'], '--only: there is a, b, c'],
    [['--repetitions', '1'], '--repetitions is at least 3'],
  ])('refuses %j before it starts anything', (args, message) => {
    const run = (): unknown =>
      execFileSync(process.execPath, ['bench/run.ts', ...args], { encoding: 'utf8', stdio: 'pipe' });
    expect(run).toThrow(message);
  });
});
