import type { ReactNode } from 'react';
import { notifications } from '@mantine/notifications';
import { explainTrouble } from './trouble.ts';

/** Reports success. The same `id` is shown once at a time. */
export function notify(message: ReactNode, id?: string): void {
  notifications.show({ ...(id === undefined ? {} : { id }), message, color: 'fern', withBorder: true });
}

/** Reports a failure, and what to do. */
export function notifyTrouble(error: unknown): void {
  const { title, detail } = explainTrouble(error);
  notifyRefusal(title, detail);
}

/** Reports a refusal. */
export function notifyRefusal(title: string, message: string): void {
  notifications.show({ title, message, color: 'red', withBorder: true, autoClose: 10_000 });
}
