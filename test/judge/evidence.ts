/** A row, or an object of an API, as it came. */
export type Row = Record<string, unknown>;

/** One try of one request that a client made. */
export interface CallEntry {
  type: 'call';
  /** E-mail address of the person it is about. */
  who: string;
  by: 'customer' | 'staff' | 'onlooker';
  method: string;
  path: string;
  body: unknown;
  /** The Idempotency-Key; null without. */
  key: string | null;
  /** Real times, epoch milliseconds. */
  startedAt: number;
  endedAt: number;
  /** Null where no answer came. */
  status: number | null;
  answer: unknown;
}

/** One try of Stripe to deliver an event. */
export interface DeliveryEntry {
  type: 'delivery';
  event: string;
  startedAt: number;
  endedAt: number;
  /** What the API answered; null where it did not. */
  status: number | null;
  /** `lost`: taken on the way, and never shown to the API. */
  fate: 'passed' | 'lost';
}

/** Nothing is under way: what Stripe says of a person then, until they are touched again. */
export interface RestEntry {
  type: 'rest';
  who: string;
  at: number;
  /** The person's billing time, epoch milliseconds. */
  clock: number;
  /** As Stripe's API gives them, without those of others. */
  subscriptions: Row[];
  /** Invoices with `payments`. */
  invoices: Row[];
  charges: Row[];
}

/** Something begins to happen to a person. */
export interface TouchEntry {
  type: 'touch';
  who: string;
  at: number;
  what: string;
}

/** Something was broken for a while. */
export interface FaultEntry {
  type: 'fault';
  what: string;
  at: number;
  endedAt: number;
}

export type HistoryEntry = CallEntry | DeliveryEntry | RestEntry | TouchEntry | FaultEntry;

/** A mail as a mail server took it. */
export interface MailSeen {
  to: string;
  subject: string;
  messageId: string;
  at: number;
}

/** All that the judge looks at. */
export interface Evidence {
  seed: number;
  history: HistoryEntry[];
  stripe: {
    subscriptions: Row[];
    invoices: Row[];
    charges: Row[];
    refunds: Row[];
    events: Row[];
    /** Event types that an endpoint asked for. */
    subscribedTypes: string[];
    /** Requests that could change something, made with the product's key. */
    writes: Row[];
    meters: { customer: string; event: string; value: string }[];
  };
  /** By table name. */
  tables: Record<string, Row[]>;
  /** Attributes by e-mail address. */
  keycloak: Record<string, Record<string, string[]>>;
  lago: { customers: Row[]; subscriptions: Row[] };
  mails: MailSeen[];
}

/** What a check found. */
export interface CheckFinding {
  /** How many things it looked at. */
  checked: number;
  /** Each thing that was not as it must be: what, what was expected, what was seen. */
  wrong: string[];
}

export interface Check {
  name: string;
  /** The rule, in one sentence. */
  rule: string;
  look: (evidence: Evidence) => CheckFinding;
}
