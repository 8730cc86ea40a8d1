/** JSON of an answer that was held against its schema and written down already: it is sent as it is. */
export class ReadyJson {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** For whoever stores the answer. */
  toJSON(): unknown {
    return JSON.parse(this.text) as unknown;
  }
}
