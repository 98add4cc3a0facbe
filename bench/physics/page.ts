/** docs/physics.md: the model in short, its constants, how far it is from what was measured, and what is not known. */
import type { Errors, Row } from '../../src/studies/calibrate/index.js';
import { againstPeers, byKnowledge, bySource, hyperVLabs, leftOutInTurn, type Named } from './compare.js';
import { constants, sourcesOf } from './constants.js';
import { markdownTable } from './markdown-table.js';
import { count, HYPER_V_LABS, NOT_HELD } from './rows.js';

const percent = (share: number | undefined): string => (share === undefined ? '-' : `${(share * 100).toFixed(1)} %`);

export const physicsMarkdown = (rows: readonly Row[]): string =>
  [
    '# Physics',
    '',
    'How long a live migration takes, what it sends, how long the VM stands still: the model, its constants, and how far it is from what',
    'was measured. `npm run bench:physics` writes this page; `clusterdrill calibrate FILE` holds rows of your own against the same model',
    '(`--help` lists the columns), `--fit` fits the classes to them, `--html FILE` plots them.',
    '',
    ...MODEL,
    ...constants(),
    ...measured(rows),
    ...UNKNOWN,
    ...sourcesOf(rows),
  ].join('\n');

const MODEL = [
  '## The model in short',
  '',
  '1. A migration is a flow that is refilled round after round. The first round carries all memory that is not zero; every other one',
  '   what was dirtied during the one before.',
  '2. What is dirtied in a time t is not proportional to t, since the same pages are hit again: `W(t) = min(working set, k × D1 × t^exponent)`,',
  '   D1 the distinct MB of the first second, t counted from the last look.',
  '3. When to stop is the rule of the hypervisor, its profile below. Then the VM is suspended, the rest is sent, and a fixed cost is paid:',
  '   that is the blackout.',
  '4. Flows share links by max-min fairness with a cap each; a blackout is a flow like any other. A rate that changes in the middle of a',
  '   round changes when the round ends, and nothing else.',
  '5. Set-up and finish are paid beside the copy; of the set-up a part one at a time for each source. They rule the time of small VMs.',
  '',
];

/** The tables of errors; the benchmark prints them too. */
export function measured(rows: readonly Row[]): string[] {
  return [
    '## Held against measurements',
    '',
    `${count(rows)} Those of JO are means over runs alike, and none of them was among the runs that the classes were`,
    'derived from. Jitter is off. Time and sent: difference as a share of the measured value.',
    'Blackout: the same, both floored at 20 ms; log: mean of the absolute logarithm of their ratio. Ends: right about ending or never ending.',
    '',
    '### QEMU and Xen',
    '',
    ...errorTable('Rows', byKnowledge(rows)),
    ...errorTable('Source', bySource(rows)),
    '### Beside other models, on plain pre-copy',
    '',
    'The others are small references written from their descriptions (`bench/physics/peers.ts`), not their programs. All get the memory in',
    'use, the rate and the dirty rate; set-up, finish and the scan of zero memory only this model knows, which is most of the difference on',
    'the other sources. Where a run is stopped at 3,000 rounds it counts with its time so far.',
    '',
    ...errorTable('JO', againstPeers(rows, true)),
    ...errorTable('Other sources', againstPeers(rows, false)),
    '### Each source left out in turn',
    '',
    'The classes are fitted to the rows of all other sources; the error is that of the source left out. A class that no other source has',
    'is taken for unknown.',
    '',
    ...leftOut(rows),
    ...hyperV(rows),
    '### Rows that are not held against it',
    '',
    ...NOT_HELD.map(([ids, why]) => `- ${ids}: ${why}.`),
    ...REMARKS.map((remark) => `- ${remark}`),
    '',
  ];
}

const errorTable = (head: string, named: readonly Named[]): string[] =>
  markdownTable(
    [head, 'rows', 'time, mean', 'median', 'within 10 %', 'sent, mean', 'blackout, median', 'log', 'ends'],
    named.map(([name, errors]) => [name, ...cells(errors)]),
  );

const cells = (errors: Errors): string[] => [
  `${errors.rows}`,
  percent(errors.timeMean),
  percent(errors.timeMedian),
  percent(errors.timeWithin10),
  percent(errors.sentMean),
  percent(errors.blackoutMedian),
  errors.blackoutLogMean?.toFixed(2) ?? '-',
  percent(errors.endsRight),
];

const leftOut = (rows: readonly Row[]): string[] =>
  markdownTable(
    [
      'Source',
      'rows',
      'time, mean',
      'left out',
      'sent, mean',
      'left out',
      'blackout, median',
      'left out',
      'classes unseen',
    ],
    leftOutInTurn(rows).map(({ source, usual, without, unseen }) => [
      source,
      `${usual.rows}`,
      percent(usual.timeMean),
      percent(without.timeMean),
      percent(usual.sentMean),
      percent(without.sentMean),
      percent(usual.blackoutMedian),
      percent(without.blackoutMedian),
      unseen.join(', '),
    ]),
  );

const hyperV = (rows: readonly Row[]): string[] => [
  '### Hyper-V',
  '',
  'Apart from the above, and never to be read under its figures: the stop rule is another one, and hardly anything was measured. The six',
  'drains of FIN are what the fixed costs (set-up, its serial part, finish, the share of zero memory) were fitted to: their error checks the sum',
  'and proves nothing. No row tells a blackout. Until there are rows of your own, durations and blackouts carry a band of factor 2.',
  '',
  ...markdownTable(
    ['Lab', 'who', 'release', 'rows', 'time, mean', 'time, median', 'rows without it', 'time, mean', 'time, median'],
    hyperVLabs(rows).map(({ source, own, others }) => [
      source,
      HYPER_V_LABS[source]?.who ?? '?',
      HYPER_V_LABS[source]?.release ?? '?',
      `${own.rows}`,
      percent(own.timeMean),
      percent(own.timeMedian),
      `${others.rows}`,
      percent(others.timeMean),
      percent(others.timeMedian),
    ]),
  ),
];

const REMARKS = [
  'LWK-3 counts as never ending: it ended when its workload was stopped. PVE-5 was done in less than a second, so that its time does not count.',
  'XBZ-5 counts as never ending: it took 13,597 rounds.',
];

const UNKNOWN = [
  '## What is not known',
  '',
  '- Of Hyper-V: the threshold at which it switches, what its passes do in releases after 2009, the steps of its cap on the guest’s',
  '  processors, what it does with zero pages, its ratio of compression by content. Its events 22507 to 22509 and its counters would tell:',
  '  `clusterdrill calibrate events.jsonl` reads the events.',
  '- Curves of Windows guests (SQL Server, Exchange, remote desktops): none was published. The classes named after them are guesses.',
  '- The blackouts of Hyper-V in production: no public distribution was found.',
  '- Blackouts of QEMU on fast or idle links come out far too long: what is left when the limit is met is taken for what must be sent, and',
  '  an idle guest leaves less.',
  '- Memory that is zero is scanned at one rate here; measured were shorter scans (large guests, several threads) and longer ones (small',
  '  guests).',
  '',
];
