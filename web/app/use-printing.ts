import { useSyncExternalStore } from 'react';

const paper = matchMedia('print');

const subscribe = (listener: () => void): (() => void) => {
  paper.addEventListener('change', listener);
  return () => paper.removeEventListener('change', listener);
};

/** Whether the page is being put on paper. Known before it is: the browser waits for what is done about it. */
export const usePrinting = (): boolean => useSyncExternalStore(subscribe, () => paper.matches);
