import type { JudgedChecks } from './checks.ts';

const MOST_SHOWN = 10;

/** The verdict as a table, with what differed below it. */
export function linesOfVerdict(verdict: JudgedChecks): string[] {
  const width = Math.max(...verdict.map(({ name }) => name.length));
  return [
    `${'check'.padEnd(width)}  checked  differed`,
    ...verdict.map(
      ({ name, checked, wrong }) =>
        `${name.padEnd(width)}  ${String(checked).padStart(7)}  ${String(wrong.length).padStart(8)}`,
    ),
    ...verdict
      .filter(({ wrong }) => wrong.length > 0)
      .flatMap(({ name, rule, wrong }) => [
        '',
        `${name}: ${rule}`,
        ...wrong.slice(0, MOST_SHOWN).map((line) => `  ${line}`),
        ...(wrong.length > MOST_SHOWN ? [`  and ${wrong.length - MOST_SHOWN} more`] : []),
      ]),
  ];
}
