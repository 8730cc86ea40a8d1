import type { Figure } from './report/figure.ts';
import type { BenchSystem } from './system/bench-system.ts';

/** How large a run is. */
export interface Size {
  /** Smaller numbers, to see that everything works; its figures say nothing. */
  quick: boolean;
  repetitions: number;
  /**
   * Share of the full number of subscriptions and events, 1 or less; the figures' names say how many there
   * were.
   */
  scale: number;
}

/** A part of a suite that can be run alone with `--only`. */
export interface Measurement {
  /** Its letter in the suite. */
  key: string;
  /** Also its database and its Temporal namespace. */
  name: string;
  /** Repetitions include their warm-up. */
  measure: (system: BenchSystem, size: Size) => Promise<Figure[]>;
  /** Further namespaces that it uses. */
  namespaces?: readonly string[];
  /** It reads what PostgreSQL counted of its statements. */
  countsStatements?: boolean;
}
