/**
 * How often a property is tried, and from which seed: the same draws in every run of the suite, so that what passes here passes
 * everywhere. `PROPERTY_SEED` draws others, `PROPERTY_RUNS` more of them.
 */
export const propertyRuns = (numRuns: number): { seed: number; numRuns: number } => ({
  seed: Number(process.env['PROPERTY_SEED'] ?? 20_261_122),
  numRuns: Number(process.env['PROPERTY_RUNS'] ?? numRuns),
});
