/** What `run --json` prints. */
import { z } from 'zod';
import { oddsType } from './odds.js';
import { count, header, list, outages, spread, text, us, usOrNull, yes } from './shapes.js';

const outcome = (says: string) => z.enum(['completed', 'stuck', 'out-of-time', 'stopped']).describe(says);

const VM_STATES = [
  'Running',
  'Off',
  'Saved',
  'Paused',
  'PausedCritical',
  'Starting',
  'Stopping',
  'Saving',
  'Failed',
  'Lost',
] as const;

const state = {
  VM: z.enum(VM_STATES),
  host: z.enum(['Up', 'Paused', 'Down', 'Joining', 'Isolated', 'Quarantined', 'Installing', 'Ready']),
};

const cluster = z.strictObject({
  name: text('Its name'),
  level: z
    .strictObject({
      release: text('Key of the release'),
      major: z.int().describe('As Get-Cluster shows it'),
      minor: z.int().describe('As Get-Cluster shows it'),
    })
    .describe('Its functional level at the end'),
  mixed: yes('Whether its members run several releases'),
  quorum: yes('Whether it has quorum'),
  upgradedAtUs: usOrNull('When its level last rose'),
});

const host = z.strictObject({
  name: text('Its name'),
  release: text('Key of its release at the end'),
  releaseBefore: text('Key of its release at the beginning'),
  state: state.host.describe('Its state at the end'),
  cluster: z.string().nullable().describe('Its cluster; null: none'),
});

const vm = z.strictObject({
  name: text('Its name'),
  group: text('The entry of the scenario that made it'),
  host: text('Where it is at the end'),
  clustered: yes('Whether it is a role of a cluster'),
  version: text('Its configuration version'),
  state: state.VM.describe('Its state at the end'),
  migrations: count('Moves that completed'),
  downtimeUs: us('Blackouts and outages together'),
  blackoutUsSum: us('Its blackouts together'),
  blackoutUsMax: us('Its longest blackout'),
  clientOutageUsMax: us('What a client missed it for at worst in a live migration'),
  outages,
});

const role = z.strictObject({
  name: text('Its name'),
  kind: text('What it is'),
  host: text('Where it is at the end'),
  state: state.VM.describe('Its state at the end'),
  moves: count('Moves that completed'),
  downtimeUs: us('How long it was out'),
  outages,
});

const migrations = z
  .strictObject({
    live: count('Live migrations'),
    quick: count('Quick migrations'),
    offline: count('Moves of VMs that did not run'),
    failed: count('Attempts that failed'),
    bytes: z.number().min(0).describe('Bytes that went over the network'),
    durationUs: spread('Of live migrations'),
    blackoutUs: spread('Of live migrations'),
  })
  .describe('Moves of the whole run');

const seen = {
  invariant: text('Its id'),
  subject: text('Whom it is about, such as vm:web1'),
  saw: text('What was seen'),
};

const band = z
  .strictObject({
    factor: z.number().describe('How far the times of live migrations may be off'),
    migrations: count('Measured migrations of your own behind the factor'),
    ends: list(
      z.strictObject({
        pace: z.number().describe('Factor on times at this end'),
        outcome: outcome('The outcome at this end'),
        endedAtUs: us('When it ended'),
        blackoutUsMax: us('The longest blackout'),
        breaks: list(z.strictObject(seen), 'Invariants that are broken here only'),
        mends: list(z.string(), 'Ids of invariants that hold here only'),
        misses: list(
          z.strictObject({
            line: z.int().describe('Line of the scenario'),
            text: text('The line of the script'),
            expected: text('What was expected'),
            got: text('What came'),
          }),
          'Expectations that are missed here only',
        ),
      }),
      'The run at both ends',
    ),
    guessed: list(z.string(), 'VMs of unknown workload on which the verdict hangs'),
    classErrors: list(
      z.strictObject({
        workload: text('Class of workload'),
        rows: count('Measured rows behind it'),
        time: z.number().describe('Mean error, share of the measured time'),
      }),
      'How far predicted times were off',
    ),
  })
  .nullable()
  .describe('The run at both ends of the band of migration times; null: not rehearsed there');

const assumed = z.strictObject({
  id: text('Id, as explain takes it'),
  value: z.union([z.number(), z.string()]).describe('The value that was used'),
  unit: z.enum(['us', 'bytes', 'bytes/s']).describe('Its unit').optional(),
  range: z
    .strictObject({ from: z.number().describe('Lower end'), to: z.number().describe('Upper end') })
    .describe('What it may be')
    .optional(),
  confidence: z.enum(['doc', 'field', 'derived', 'assumed']).describe('How sure it is'),
  note: text('Why this value'),
});

const price = z.strictObject({
  setting: text('The setting, as outages name it'),
  was: text('What it is'),
  now: text('What it was changed to'),
  vms: list(z.string(), 'Who is out because of it'),
  outUs: us('How long they are out because of it, together'),
  thenUs: us('How long they are out after the change, for whatever reason'),
  laterUs: z.number().describe('How much later all is over then, microseconds; below 0: sooner'),
  completes: yes('Whether the run comes to its end then'),
});

export const runType = z
  .strictObject({
    ...header,
    scenario: text('The title of the scenario'),
    engine: z.enum(['table', 'xstate']).describe('What decided transitions'),
    doubts: list(z.string(), 'Ids of rules that were switched off'),
    outcome: outcome('How the run ended'),
    endedAtUs: us('When the run ended'),
    finishedAtUs: usOrNull('When the last operator had finished'),
    waitsFor: list(
      z.strictObject({ operator: text('Who'), because: text('For what') }),
      'Operators that have not finished, and what each waits for',
    ),
    missed: list(z.string(), 'What was expected and did not come; empty: exit code 0'),
    clusters: list(cluster, 'All clusters'),
    hosts: list(host, 'All hosts'),
    vms: list(vm, 'All VMs'),
    roles: list(role, 'Roles that are no VMs'),
    migrations,
    windows: list(
      z.strictObject({
        opensUs: z.number().describe('When it opened, microseconds; below 0: before the run began'),
        closesUs: us('When it closed'),
        nodes: list(z.string(), 'Nodes that began in it'),
        lateUs: z
          .number()
          .nullable()
          .describe(
            'How long after it closed the last of them was back, and the roles that they called home, microseconds; below 0: before; null: not at all',
          ),
        nodesLateUs: z.number().nullable().describe('The same of the nodes alone'),
        calledHome: yes('Whether one of them called roles home (Resume-ClusterNode -Failback)'),
        homeUs: usOrNull('When the last of those had moved'),
      }),
      'Maintenance windows in which nodes began; empty where none are written',
    ),
    band,
    odds: oddsType.nullable().describe('The plan on many nights; null: not played'),
    prices: z
      .array(price)
      .nullable()
      .describe('Each setting that an outage hangs on, changed and rehearsed again; null: not asked for'),
    refusals: list(
      z.strictObject({
        atUs: us('When'),
        seq: count('Number of the occurrence'),
        command: text('What was asked, as typed'),
        rule: text('Id of the rule that refused'),
        message: text('What Windows would say'),
        code: text('Number of the Windows error').optional(),
        expected: yes('Whether the script expected it'),
        typed: yes('Whether a line of the script asked for it'),
      }),
      'Everything that was refused',
    ),
    violations: list(
      z.strictObject({
        ...seen,
        atUs: us('When it was first seen'),
        seq: z.int().describe('Number of the occurrence after which; -1: at the beginning'),
        replay: text('The command that shows it again'),
      }),
      'Invariants that were broken',
    ),
    warnings: list(
      z.strictObject({
        id: text('Id of the invariant'),
        atUs: us('When'),
        subject: seen.subject,
        saw: seen.saw,
      }),
      'Bounds that nobody wrote and that were not kept',
    ),
    sometimes: list(
      z.strictObject({ id: text('Its id'), seen: yes('Whether it happened') }),
      'Claims that something happens at all',
    ),
    script: list(
      z.strictObject({
        line: z.int().describe('Line of the scenario'),
        text: text('The line'),
        expected: text('What it was to come to'),
        got: text('What it came to'),
        met: yes('Whether that is the same'),
        atUs: us('When it was done'),
        message: text('What was said'),
        seq: z.int().describe('Number of its last occurrence; -1: none'),
      }),
      'Lines of the script that were played',
    ),
    waits: list(
      z.strictObject({
        operator: text('Who waited'),
        because: text('For what'),
        fromUs: us('From when'),
        toUs: us('To when'),
      }),
      'What operators waited for',
    ),
    faults: list(
      z.strictObject({
        fault: text('The fault in words'),
        atUs: us('When it was to strike'),
        struckAtUs: usOrNull('When it struck'),
        because: text('Why it never did; empty: it did'),
      }),
      'Faults with a time',
    ),
    slips: list(
      z.strictObject({
        slip: text('What was done wrong'),
        node: text('At whose turn'),
        struckAtUs: usOrNull('When it was done'),
        because: text('Why it never was; empty: it was'),
      }),
      'Slips of the operator',
    ),
    assumed: list(assumed, 'Figures of ours on which the result rests'),
    trace: z
      .strictObject({ occurrences: count('How many there were'), sha256: text('SHA-256 of the trace') })
      .describe('The trace in two figures; --trace writes it'),
  })
  .describe('What clusterdrill run --json prints for each file');
