import { notifications } from '@mantine/notifications';
import { explainTrouble } from './trouble.ts';

/** Says that something was done. */
export function told(message: string): void {
  notifications.show({ message, color: 'fern', withBorder: true });
}

/** Says that something failed, and what to do. */
export function toldTrouble(error: unknown): void {
  const { title, detail } = explainTrouble(error);
  notifications.show({ title, message: detail, color: 'red', withBorder: true, autoClose: 10_000 });
}
