/** Shapes that several outputs share. An object has the keys that are written here and no others. */
import { z } from 'zod';

export const text = (says: string) => z.string().describe(says);
export const yes = (says: string) => z.boolean().describe(says);
export const count = (says: string) => z.int().min(0).describe(says);
/** Whole microseconds from the beginning of the run, or so long. */
export const us = (says: string) => z.number().min(0).describe(`${says}, microseconds`);
export const usOrNull = (says: string) => z.number().min(0).nullable().describe(`${says}, microseconds; null: never`);
export const share = (says: string) => z.number().min(0).max(1).describe(`${says}, 0 to 1`);
/** JSON has no word for what is not a number. */
export const figure = (says: string) => z.number().nullable().describe(`${says}; null: there is none`);
export const list = <T extends z.ZodType>(of: T, says: string) => z.array(of).describe(says);

export const header = {
  clusterdrill: z.literal(1).describe('Version of the output format'),
  file: text('The scenario file as it was named'),
  seed: text('The seed'),
};

const ESTIMATE = {
  value: figure('The estimate'),
  low: figure('Lower end of its 95 % interval'),
  high: figure('Upper end of its 95 % interval'),
};
const estimateType = z.strictObject(ESTIMATE).meta({ id: 'estimate' });

export const estimate = (says: string) => estimateType.describe(says);

const chanceType = z.strictObject({ ...ESTIMATE, runs: count('Runs behind it') }).meta({ id: 'chance' });

export const chance = (says: string) => chanceType.describe(says);

export const broken = list(
  z.strictObject({ id: text('Id of an invariant'), share: estimate('Share of the runs in which it is broken') }),
  'What was broken in some run',
);

export const outages = list(
  z.strictObject({
    atUs: us('When it began'),
    us: us('How long it was'),
    cause: text('Why, in plain words'),
    setting: text('What would have spared it'),
    seq: z.int().describe('Number of the occurrence that began it'),
    open: yes('Whether it lasts to the end of the run'),
  }),
  'Outages, blackouts of live migrations apart',
);

export const spread = (says: string) =>
  z
    .strictObject({
      p50: z.number().describe('What half do not exceed'),
      p95: z.number().describe('What 95 of 100 do not exceed'),
      max: z.number().describe('The longest'),
    })
    .describe(`${says}, microseconds; all 0 where there is none`);
