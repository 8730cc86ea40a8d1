import { byKey, numberOf, textOf, timeOf } from '../read.ts';
import { bodyText, keyedRequests, lasting, writesUnder } from '../requests.ts';
import type { Check, Evidence, Row } from '../evidence.ts';
import type { RequestUnderKey } from '../requests.ts';

/** Changes of a subscription, each a request of its own at Stripe. */
const CHANGES = /\/(subscription\/(cancel|resume|pause|upgrade|coupon)|refunds|write-off)$/;
const CONSUMES = /\/check-access\//;

const usageRows = ({ tables }: Evidence): Map<string, Row[]> =>
  byKey(tables['usage_events'] ?? [], (row) => textOf(row, 'idempotency_key'));

const isAllowed = ({ answered }: RequestUnderKey): boolean =>
  (answered[0]?.answer as Row)['allowed'] === true;

export const acknowledgedExists: Check = {
  name: 'acknowledged exists',
  rule: 'What a client was told is done is there.',
  look: (evidence) => {
    const usage = usageRows(evidence);
    const done = keyedRequests(evidence).filter(({ outcome }) => outcome === 'done');
    const looked = done.filter(({ path }) => CHANGES.test(path) || CONSUMES.test(path));
    const wrong = looked.flatMap((request) => {
      const { path, key, who } = request;
      const label = `${who} ${path} (${key})`;
      if (CHANGES.test(path))
        return writesUnder(evidence, key).length > 0
          ? []
          : [`${label}: expected a change at Stripe under its key, and there is none`];
      if (!isAllowed(request)) return [];
      const stored = usage.get(bodyText(request, 'idempotency_key')) ?? [];
      const sum = stored.reduce((total, row) => total + numberOf(row, 'quantity'), 0);
      const due = numberOf(request.body as Row, 'quantity');
      return sum === due ? [] : [`${label}: expected ${due} stored, and it is ${sum}`];
    });
    const reported = evidence.history.flatMap((entry) => {
      if (entry.type !== 'call' || !entry.path.endsWith('/usage/events') || entry.status !== 200) return [];
      return [entry];
    });
    for (const { body, who, answer } of reported) {
      const results = ((answer as Row)['results'] ?? []) as Row[];
      (body as Row[]).forEach((event, index) => {
        const outcome = textOf(results[index], 'outcome');
        if (outcome !== 'recorded' && outcome !== 'duplicate') return;
        const stored = usage.get(textOf(event, 'idempotency_key')) ?? [];
        if (stored.length !== 1 || numberOf(stored[0], 'quantity') !== numberOf(event, 'quantity'))
          wrong.push(
            `${who}: event ${textOf(event, 'idempotency_key')} was ${outcome}, and is there ${stored.length} times`,
          );
      });
    }
    return { checked: looked.length + reported.length, wrong };
  },
};

export const eventsKept: Check = {
  name: 'acknowledged events are kept',
  rule: 'An event of Stripe is stored before it is acknowledged.',
  look: ({ history, tables }) => {
    const rows = byKey(tables['inbox_events'] ?? [], (row) => textOf(row, 'id'));
    const taken = history.filter(
      (entry) => entry.type === 'delivery' && entry.fate === 'passed' && entry.status === 200,
    );
    const wrong = taken.flatMap((entry) => {
      if (entry.type !== 'delivery' || !entry.event.startsWith('evt_')) return [];
      const [row] = rows.get(entry.event) ?? [];
      if (row === undefined) return [`${entry.event}: acknowledged, and not in the inbox`];
      const late = timeOf(row, 'received_at') - entry.endedAt;
      return late > 0 ? [`${entry.event}: acknowledged ${late} ms before it was stored`] : [];
    });
    return { checked: taken.length, wrong };
  },
};

export const refusedHadNoEffect: Check = {
  name: 'refused had no effect',
  rule: 'What a client was told is refused changed nothing.',
  look: (evidence) => {
    const usage = usageRows(evidence);
    const requests = keyedRequests(evidence);
    const refused = requests.filter(
      (request) =>
        request.outcome === 'refused' ||
        (request.outcome === 'done' && CONSUMES.test(request.path) && !isAllowed(request)),
    );
    const wrong = refused.flatMap((request) => {
      const { path, key, who } = request;
      const stored = (usage.get(bodyText(request, 'idempotency_key')) ?? []).length;
      const writes = writesUnder(evidence, key).map((write) => textOf(write, 'path'));
      return [
        ...(stored > 0 && CONSUMES.test(path) ? [`${who} ${path} (${key}): refused, and stored`] : []),
        ...(writes.length > 0
          ? [`${who} ${path} (${key}): refused, and changed at Stripe by ${writes.join(', ')}`]
          : []),
      ];
    });
    return { checked: refused.length, wrong };
  },
};

export const oneAnswerAKey: Check = {
  name: 'a key has one effect and one answer',
  rule: 'A request that is repeated under its key is answered the same and done once.',
  look: (evidence) => {
    const requests = keyedRequests(evidence);
    const wrong = requests.flatMap(({ key, who, path, answered }) => {
      const answers = new Set(answered.map(({ status, answer }) => `${status ?? 0} ${lasting(answer)}`));
      const effects = byKey(writesUnder(evidence, key), (write) => textOf(write, 'idempotencyKey'));
      const twice = [...effects].filter(([, writes]) => writes.length > 1).map(([name]) => name);
      return [
        ...(answers.size > 1 ? [`${who} ${path} (${key}): answered ${[...answers].join(' and ')}`] : []),
        ...twice.map((name) => `${who} ${path}: ${name} took effect more than once at Stripe`),
      ];
    });
    const keys = byKey(evidence.tables['usage_events'] ?? [], (row) =>
      ['customer_id', 'reported_by', 'idempotency_key'].map((name) => textOf(row, name)).join(' '),
    );
    for (const [key, rows] of keys)
      if (rows.length > 1) wrong.push(`usage ${key} is stored ${rows.length} times`);
    return { checked: requests.length + keys.size, wrong };
  },
};
