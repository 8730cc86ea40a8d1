import { useSyncExternalStore } from 'react';

const paper = matchMedia('print');

const subscribe = (listener: () => void): (() => void) => {
  paper.addEventListener('change', listener);
  return () => paper.removeEventListener('change', listener);
};

/** Whether the page is being printed. Known beforehand: the browser waits for the resulting render. */
export const usePrinting = (): boolean => useSyncExternalStore(subscribe, () => paper.matches);
