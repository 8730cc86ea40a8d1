/**
 * Continues after a change, even if the page was redrawn and the pressed button is gone: the live change
 * often arrives before the answer. Refusals are shown where the action was.
 */
export const onceDone = <Result>(change: Promise<Result>, next: (result: Result) => void): void =>
  void change.then(next, () => undefined);
