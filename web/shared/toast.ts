import type { ReactNode } from 'react';
import { notifications } from '@mantine/notifications';
import { explainTrouble } from './trouble.ts';

/** Says that something was done. The same `id` is said once while it is shown. */
export function notify(message: ReactNode, id?: string): void {
  notifications.show({ ...(id === undefined ? {} : { id }), message, color: 'fern', withBorder: true });
}

/** Says that something failed, and what to do. */
export function notifyTrouble(error: unknown): void {
  const { title, detail } = explainTrouble(error);
  notifyRefusal(title, detail);
}

/** Says that something was asked for and the answer is no. */
export function notifyRefusal(title: string, message: string): void {
  notifications.show({ title, message, color: 'red', withBorder: true, autoClose: 10_000 });
}
