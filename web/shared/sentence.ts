import { formatMoney } from './money.ts';
import { formatTime } from './time.tsx';

/**
 * Turns a note of the engine into a sentence. Notes begin in lower case, have no full stop, and write
 * codes, amounts and days the same everywhere: `49.00 USD unpaid since 2026-12-21`.
 */
export function sentence(note: string): string {
  const begun = note
    .replaceAll(/\b\d{4}-\d{2}-\d{2}\b/g, (day) => formatTime(`${day}T12:00:00`))
    .replaceAll(/\b(\d+(?:\.\d+)?) ([A-Z]{3})\b/g, (_, amount: string, currency: string) =>
      formatMoney(Number(amount), currency),
    )
    .replaceAll(/\b[a-z]+(?:_[a-z]+)+\b/g, (code) => code.replaceAll('_', ' '))
    .replace(/^./, (letter) => letter.toUpperCase());
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}
