/** The odds of a run. */
import { z } from 'zod';
import { broken, chance, count, estimate, figure, list, share, text, us, usOrNull } from './shapes.js';

const drawn = z.strictObject({
  name: text('What is drawn'),
  fromUs: us('At least'),
  toUs: us('At most'),
  modeUs: usOrNull('What is met most often; null: any is as good'),
  per: z.enum(['host', 'run']).describe('Drawn for each host, or once for a run'),
});

const assumed = z.union([
  z.strictObject({ name: text('What is assumed'), fromUs: us('At least'), toUs: us('At most') }),
  z.strictObject({
    name: text('What is assumed'),
    from: z.number().describe('At least'),
    to: z.number().describe('At most'),
    unit: z.enum(['bytes/s', 'bytes', 'us', '1']).describe('Of both; 1: a share'),
  }),
  z.strictObject({ name: text('What is assumed'), factor: z.number().describe('How far it may be off') }),
]);

export const oddsType = z.strictObject({
  runs: count('Runs of each way'),
  usual: chance('Chance that the plan fits as things usually are'),
  short: chance('With everything that is assumed as short as its range'),
  long: chance('With everything that is assumed as long as its range'),
  verdict: z.enum(['fits', 'does not fit', 'depends']).describe('The verdict'),
  ends: z
    .strictObject({ p50Us: estimate('Half'), p90Us: estimate('Nine of ten'), p90LongUs: figure('At the long end') })
    .describe('When the runs end, with all that faults do later, microseconds'),
  finished: z
    .strictObject({ p50Us: estimate('Half'), p90Us: estimate('Nine of ten'), p90LongUs: figure('At the long end') })
    .describe(
      'When all that was to be done was done, microseconds; runs in which it never was are later than all others, null: so many never were',
    ),
  nodes: list(
    z.strictObject({
      host: text('Its name'),
      to: z.string().nullable().describe('The release of its hop; null: no upgrade is planned of it'),
      back: estimate('Share of the runs in which it came back'),
      p50Us: estimate('When, half of the runs'),
      p90Us: estimate('When, nine of ten'),
      p90LongUs: figure('The same at the long end'),
      tookP90Us: figure(
        'How long from the beginning of its drain, in windows until its roles were home as well, nine of ten',
      ),
    }),
    'When each node is back, microseconds',
  ),
  windows: list(
    z.strictObject({
      opensUs: z.number().describe('When it opens, microseconds'),
      closesUs: z.number().describe('When it closes, microseconds'),
      used: estimate('Share of the runs in which a node began in it'),
      inTime: estimate('Of those, the share in which all were back in time, and the roles that they called home'),
      inTimeLong: figure('The same at the long end'),
      spareP90Us: figure('How long before its end that was, nine of ten; below 0: after it'),
    }),
    'Maintenance windows in which nodes began',
  ),
  windowsUsed: z
    .strictObject({ p90: figure('Nine of ten'), p90Long: figure('The same at the long end') })
    .describe('In how many maintenance windows nodes begin'),
  broken,
  brokenAt: z.strictObject({ short: broken, long: broken }).describe('The same at both ends of what is assumed'),
  worst: list(z.string(), 'Seeds of runs that did not fit'),
  hangsOn: list(
    z.strictObject({
      name: text('The assumption'),
      end: z.enum(['short', 'long']).describe('At which end the verdict turns'),
      chance: share('Chance that it fits there'),
      untilUs: usOrNull(
        'The last value, from where it fits on, at which it fits still; null: not known, or no duration',
      ),
      until: z.number().nullable().describe('The same of a figure that is no duration, in the unit of what is assumed'),
    }),
    'What the verdict hangs on, each alone',
  ),
  drawn: list(drawn, 'What is drawn by the seed'),
  assumed: list(assumed, 'What is held at both ends'),
});
