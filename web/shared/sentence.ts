import { formatMoney } from './money.ts';
import { formatTime } from './time.tsx';

/**
 * A note of the engine as a sentence for people. Notes begin in lower case, end without a stop, name codes as they are and amounts
 * and days so that every log reads the same: `49.00 USD unpaid since 2026-12-21`.
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
