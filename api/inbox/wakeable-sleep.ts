/** A pause that can be cut short. */
export class WakeableSleep {
  #wake: (() => void) | undefined;
  #end: (() => void) | undefined;
  #ended = false;

  /** Resolves after `ms`, or before when it is woken (if `wakeable`) or ended. */
  async for(ms: number, { wakeable }: { wakeable: boolean }): Promise<void> {
    if (this.#ended) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      const now = (): void => {
        clearTimeout(timer);
        resolve();
      };
      this.#end = now;
      this.#wake = wakeable ? now : undefined;
    });
    this.#wake = undefined;
  }

  wake(): void {
    this.#wake?.();
  }

  /** Ends the pause at hand and every later one. */
  end(): void {
    this.#ended = true;
    this.#end?.();
  }
}
