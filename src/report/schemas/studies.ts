/** What `campaign --json` and `compare --json` print. */
import { z } from 'zod';
import { FIGURES } from '../../studies/compare/compare.js';
import { broken, count, estimate, figure, header, list, text, us, yes } from './shapes.js';

const spreadType = z
  .strictObject({
    p50: estimate('Half of the runs'),
    p90: estimate('Nine of ten'),
    p99: estimate('99 of 100'),
    max: figure('The worst'),
  })
  .meta({ id: 'spread' });

const spread3 = (says: string) => spreadType.describe(`${says}, microseconds`);

const histogram = (says: string) =>
  z
    .strictObject({
      fromUs: z.number().describe('Where the first bin begins, microseconds'),
      stepUs: z.number().describe('How wide a bin is, microseconds'),
      counts: list(count('Runs in a bin'), 'Runs in each bin'),
    })
    .describe(says);

const windows = list(
  z.strictObject({
    opensUs: z.number().describe('When it opens, microseconds'),
    closesUs: z.number().describe('When it closes, microseconds'),
    used: estimate('Share of the runs in which a node began in it'),
    inTime: estimate('Of those, the share in which all were back in time, and the roles that they called home'),
  }),
  'Maintenance windows in which nodes began',
);

const TOLLS = {
  outageUs: 'Outages of all VMs together',
  downtimeUsMax: 'The VM that is down longest',
  blackoutUsMax: 'The longest blackout',
} as const;

const summaryType = z
  .strictObject({
    runs: count('Runs that count'),
    fits: estimate('Chance that the plan fits'),
    rarerThan: z.number().nullable().describe('Where all fit: with 95 % the chance of one that does not is below this'),
    endsUs: spread3('When the runs end, faults and the calm included'),
    finishedUs: spread3(
      'When the last operator had finished; runs in which one never had count as later than all, null: so many never had',
    ),
    outageUs: spread3(TOLLS.outageUs),
    downtimeUsMax: spread3(TOLLS.downtimeUsMax),
    blackoutUsMax: spread3(TOLLS.blackoutUsMax),
    headroomMin: z
      .strictObject({
        p50: estimate('Half of the runs have at least this'),
        p10: estimate('Nine of ten'),
        p01: estimate('99 of 100'),
        min: figure('The worst'),
      })
      .describe(
        'The least room beyond the largest Up node of a cluster, bytes, whenever a node came or went; below 0 not all VMs would have found any, null where no cluster had VMs',
      ),
    nodes: list(
      z.strictObject({
        host: text('Its name'),
        to: z.string().nullable().describe('The release of its hop; null: no upgrade is planned of it'),
        back: estimate('Share of the runs in which it came back'),
        backUs: spread3('When'),
        tookUs: spread3('How long it took from the beginning of its drain'),
        startBeforeUs: figure('Begun later than this before its window closes it is late in one run of ten'),
        turnBackBeforeUs: figure('Not left by then before the end it is better resumed'),
      }),
      'Nodes in the order in which they come back',
    ),
    windows,
    broken,
    outcomes: z.record(z.string(), count('Runs')).describe('Runs by their outcome'),
    influences: list(
      z.strictObject({
        name: text('What is drawn'),
        lowUs: figure('When the work was done in the median where it is short, microseconds'),
        highUs: figure('The same where it is long'),
        correlation: figure("Spearman's rank correlation with when the work was done"),
      }),
      'What moves the end, the strongest first',
    ),
    distributions: z
      .strictObject({
        endsUs: histogram('When the runs end'),
        finishedUs: histogram('When the last operator had finished'),
        outageUs: histogram(TOLLS.outageUs),
        downtimeUsMax: histogram(TOLLS.downtimeUsMax),
        blackoutUsMax: histogram(TOLLS.blackoutUsMax),
      })
      .describe('How often each lay where'),
    worst: list(
      z.strictObject({
        seed: text('Its seed'),
        endedAtUs: us('When it ended'),
        violations: text('Ids of what was broken, with blanks between them'),
      }),
      'Runs that did not fit and ended last',
    ),
  })
  .meta({ id: 'summary' });

const summary = (says: string) => summaryType.describe(says);

export const campaignType = z
  .strictObject({
    ...header,
    campaign: text('The title of the scenario'),
    interrupted: yes('Whether it was interrupted'),
    usual: summary('As things usually are'),
    short: summary('With everything that is assumed as short as its range'),
    long: summary('With everything that is assumed as long as its range'),
    sha256: text('SHA-256 over all runs'),
  })
  .describe('What clusterdrill campaign --json prints');

const figures = <T extends z.ZodType>(of: T) =>
  Object.fromEntries(FIGURES.map((name) => [name, of])) as Record<(typeof FIGURES)[number], T>;

const way = z.strictObject({
  name: text('How it is told'),
  fits: estimate('Chance that the plan fits'),
  completed: estimate('Share of the runs that come to their end'),
  p50: z.strictObject(figures(figure('Half of the runs'))).describe('What half of the runs do not exceed'),
  p90: z
    .strictObject(figures(figure('Nine of ten')))
    .describe('What nine of ten do not exceed; of headroomMin what they do not go below, bytes'),
  violations: broken,
  windows,
  more: z
    .strictObject({ ...figures(estimate('Mean over pairs')), fits: estimate('How much more often it fits') })
    .describe('How much more than the first way'),
  gain: z
    .strictObject(figures(figure('Variance with other luck over that with the same; null also where it is infinite')))
    .describe('What the same luck gains'),
  dominatedBy: text(
    'A way that is nowhere worse and somewhere better; or one that fits at times, of one that never does',
  ).optional(),
});

export const comparisonType = z
  .strictObject({
    ...header,
    comparison: text('The title of the first scenario'),
    interrupted: yes('Whether it was interrupted'),
    runs: count('Runs of each way'),
    ways: list(way, 'The ways, the first one being what others are held against'),
    held: list(
      z.strictObject({
        duration: text('A key of physics:'),
        us: us('What it is in every run'),
        fromUs: us('How short it may be'),
        toUs: us('How long it may be'),
        ways: list(text('Name of a way'), 'The ways that hold it'),
      }),
      'Durations that some ways hold at their usual value, since nobody has measured them, where others draw theirs',
    ),
  })
  .describe('What clusterdrill compare --json prints');
