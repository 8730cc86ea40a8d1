import { notifications } from '@mantine/notifications';
import { explainTrouble } from './trouble.ts';

/** Says that something was done. The same `id` is said once while it is shown. */
export function told(message: string, id?: string): void {
  notifications.show({ ...(id === undefined ? {} : { id }), message, color: 'fern', withBorder: true });
}

/** Says that something failed, and what to do. */
export function toldTrouble(error: unknown): void {
  const { title, detail } = explainTrouble(error);
  notifications.show({ title, message: detail, color: 'red', withBorder: true, autoClose: 10_000 });
}
