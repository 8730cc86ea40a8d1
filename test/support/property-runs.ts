/**
 * How often a property runs, and its seed: the same values in every run, so that a pass is repeatable.
 * `PROPERTY_SEED` tries others, `PROPERTY_RUNS` more of them.
 */
export const propertyRuns = (numRuns: number): { seed: number; numRuns: number } => ({
  seed: Number(process.env['PROPERTY_SEED'] ?? 20_261_122),
  numRuns: Number(process.env['PROPERTY_RUNS'] ?? numRuns),
});
