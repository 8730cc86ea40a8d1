/** An ascending list of numbers with fast append and binary search: the order of creation. */
export class Sequence {
  readonly values: number[] = [];

  /** Index of the first value that is not smaller than `value`. */
  position(value: number): number {
    let low = 0;
    let high = this.values.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.values[middle] ?? Infinity) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  add(value: number): void {
    const at = this.position(value);
    if (at === this.values.length) this.values.push(value);
    else if (this.values[at] !== value) this.values.splice(at, 0, value);
  }

  delete(value: number): void {
    const at = this.position(value);
    if (this.values[at] === value) this.values.splice(at, 1);
  }
}
