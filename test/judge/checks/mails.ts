import { byKey, textOf, timeOf } from '../read.ts';
import { carriesOurMark, owedSince, standingOf } from '../rules.ts';
import type { Check, Evidence, FaultEntry, RestEntry } from '../evidence.ts';

const DAY_MS = 86_400_000;

const subjectsOf = ({ mails }: Evidence, who: string): string[] =>
  mails.filter(({ to }) => to === who).map(({ subject }) => subject);

export const mailsOnce: Check = {
  name: 'mails are sent once',
  rule: 'A mail is sent once. Only a fault in between may repeat it, under its own Message-ID.',
  look: ({ mails, history, tables }) => {
    // Only a process that was struck may have lost its note that it sent one.
    const faults = history.filter(
      (entry): entry is FaultEntry => entry.type === 'fault' && entry.what !== 'outside',
    );
    const wrong: string[] = [];
    for (const [id, same] of byKey(mails, ({ messageId, to }) => `${messageId} ${to}`)) {
      const [first, ...more] = same;
      if (first === undefined || id === '') continue;
      const excused = more.every(({ at }) => faults.some((one) => one.at <= at && one.endedAt >= first.at));
      if (!excused)
        wrong.push(`${first.to}: "${first.subject}" was sent ${same.length} times without a fault`);
    }
    // Never two of a kind in a day, by the customer's own clock.
    const rows = (tables['outbox_messages'] ?? []).filter((row) => textOf(row, 'kind') !== 'usage_warning');
    const kinds = byKey(rows, (row) => `${textOf(row, 'subscription_id')} ${textOf(row, 'kind')}`);
    for (const [kind, of] of kinds) {
      const times = of.map((row) => timeOf(row, 'at')).sort((a, b) => a - b);
      times.forEach((at, index) => {
        const before = times[index - 1];
        if (before !== undefined && at - before < DAY_MS - 60_000)
          wrong.push(`${kind}: twice within a day, at ${new Date(at).toISOString()}`);
      });
    }
    return { checked: mails.length, wrong };
  },
};

export const mailsArrive: Check = {
  name: 'mails are not missing',
  rule: 'Who owes was told that a payment failed, and who is suspended was told that too.',
  look: (evidence) => {
    let checked = 0;
    const wrong = new Set<string>();
    const rests = evidence.history.filter((entry): entry is RestEntry => entry.type === 'rest');
    for (const rest of rests) {
      const subjects = subjectsOf(evidence, rest.who);
      for (const subscription of rest.subscriptions.filter(carriesOurMark)) {
        const moment = { ...rest, subscription };
        const standing = standingOf(moment);
        if (owedSince(moment) === null || standing === null || standing === 'over') continue;
        checked += 1;
        const told = subjects.some((subject) =>
          /did not go through|confirm|needs? your|another/i.test(subject),
        );
        if (!told)
          wrong.add(`${rest.who}: owes, and was never told; mails: ${subjects.join('; ') || 'none'}`);
        if (standing === 'suspended' && !subjects.some((subject) => /suspended|on hold/i.test(subject)))
          wrong.add(`${rest.who}: suspended, and was never told; mails: ${subjects.join('; ') || 'none'}`);
      }
    }
    const sent = (evidence.tables['outbox_messages'] ?? []).filter((row) => textOf(row, 'state') === 'sent');
    for (const row of sent) {
      checked += 1;
      if (
        !evidence.mails.some(
          ({ to, subject }) => to === textOf(row, 'recipient') && subject === textOf(row, 'subject'),
        )
      )
        wrong.add(`${textOf(row, 'recipient')}: "${textOf(row, 'subject')}" is marked sent, and never came`);
    }
    return { checked, wrong: [...wrong] };
  },
};
