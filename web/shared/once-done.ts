/**
 * Goes on once a change is made, also where the page has drawn itself anew meanwhile and what was pressed is gone from it: the change
 * is told of as it happens, often before it is answered. What a refusal says is shown where it was asked.
 */
export const onceDone = <Result>(change: Promise<Result>, next: (result: Result) => void): void =>
  void change.then(next, () => undefined);
