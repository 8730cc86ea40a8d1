import type { Figure } from './figure.ts';
import type { Machine } from './machine.ts';

/** A finished run. */
export interface Report {
  machine: Machine;
  /** ISO 8601. */
  date: string;
  figures: Figure[];
}

/** The run for people. */
export function toTable({ machine, date, figures }: Report): string {
  const header = ['figure', 'unit', 'min', 'median', 'max', 'floor', 'ratio', 'target', ''];
  const rows = figures.map((one) => [
    one.name,
    one.unit,
    ...[one.min, one.median, one.max, one.floor, one.ratio].map((value) =>
      value === null ? '' : String(value),
    ),
    one.target ?? '',
    one.ok === null ? '' : one.ok ? 'ok' : 'MISSED',
  ]);
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const isNumber = (column: number): boolean => column >= 2 && column <= 6;
  const line = (cells: string[]): string =>
    cells
      .map((cell, column) =>
        isNumber(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  const where = `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.system}, Node ${machine.node}`;
  return [
    `${date}  ${where}, load ${machine.loadAtStart} at the start`,
    line(header),
    line(widths.map((width) => '-'.repeat(width))),
    ...rows.map(line),
  ].join('\n');
}
