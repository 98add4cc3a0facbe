/** What the program prints as JSON, as JSON Schema for those who read it. */
import { z } from 'zod';
import { runType } from './run.js';
import { exploreType, fuzzType, mutateType } from './search.js';
import { campaignType, comparisonType } from './studies.js';
import { traceType } from './trace.js';

const OUTPUTS = {
  run: runType,
  campaign: campaignType,
  compare: comparisonType,
  trace: traceType,
  explore: exploreType,
  fuzz: fuzzType,
  mutate: mutateType,
} as const;

export type OutputName = keyof typeof OUTPUTS;

export const OUTPUT_NAMES = Object.keys(OUTPUTS) as readonly OutputName[];

/** Draft 7. */
export const outputSchema = (name: OutputName): Record<string, unknown> =>
  z.toJSONSchema(OUTPUTS[name], { target: 'draft-7' }) as Record<string, unknown>;
