/** The part of the format that says what is done and what happens meanwhile: upgrade, script, faults. */
import { z } from 'zod';
import { FACTS, type FactKind } from '../model/facts.js';
import { duration, durationRange, name, names, prose, timeOfDay } from './forms.js';
import { list, release, word } from './schema-inventory-parts.js';
import { WEEKDAYS } from './start.js';

const PARALLEL_MAX = 63;

const AUTO = z.literal('auto').meta({
  description:
    'As many as leave room for every role after the loss of `limits: headroom` more (unwritten: 1), and quorum.',
});

const POLICY = z
  .string()
  .regex(/[./\\]/)
  .meta({
    description:
      'Path of a policy module (JavaScript or TypeScript), as seen from this file: it says where VMs go (`placement`), what is asked (`operator`), or both.',
  });

/** The step is named by its first key. */
const nodeStepType = z
  .union([
    z
      .strictObject({ install: durationRange('How long the installation of one node takes.') })
      .meta({ description: 'The installation.' }),
    z
      .strictObject({ patch: durationRange('How long the patching of one node takes.') })
      .meta({ description: 'Updates, firmware, agents.' }),
    z
      .strictObject({ manual: prose('What is done by hand.'), take: durationRange('How long it takes.') })
      .meta({ description: 'Work by hand.' }),
  ])
  .meta({ description: 'A step on each node.' });

const NODES_MAX = 64;

const windowsType = z
  .strictObject({
    days: list('Weekdays on which a window opens. Unwritten: every day.', word('A weekday.', [...WEEKDAYS])).optional(),
    from: timeOfDay('When a window opens.'),
    to: timeOfDay('When it closes; at or before its opening: on the next day.'),
    startNoNodeAfter: timeOfDay('No node begins later than this. Unwritten: until the window closes.').optional(),
    nodes: z.int().min(1).max(NODES_MAX).meta({ description: 'Nodes that may begin in one window.' }).optional(),
    leave: z
      .strictObject({
        allUp: z.boolean().meta({ description: 'Every member is Up when a window closes.' }).optional(),
        headroom: z
          .int()
          .min(0)
          .max(NODES_MAX)
          .meta({ description: 'Nodes whose loss can be carried then.' })
          .optional(),
      })
      .meta({ description: 'What must be true when a window closes.' })
      .optional(),
  })
  .meta({
    description:
      'When nodes and VMs may begin. What has begun is finished; the level may rise between windows. Times are of the clock of `start`, which is never set forward or back: in the night of a change to or from summer time a real window is an hour shorter or longer.',
  });

export const upgradeType = z
  .strictObject({
    to: release('Release to reach; several releases away means several hops.'),
    cluster: name('Cluster to upgrade. Unwritten: the only one.').optional(),
    strategy: z
      .union([
        word(
          'Node by node; the same after spare hosts have joined; roles and nodes go over to another cluster; every VM is stopped and all nodes are upgraded together.',
          ['rolling', 'swing', 'new-cluster', 'all-at-once'],
        ),
        POLICY,
      ])
      .meta({ description: 'How the upgrade goes about it. Unwritten: rolling.' })
      .optional(),
    spares: list(
      'Of swing: hosts in no cluster that join first. Unwritten: all that hold no VM.',
      names('A host, or a range of hosts.'),
    ).optional(),
    into: name('Of new-cluster: the cluster that takes over, at the level of `to`, with a host at least.').optional(),
    method: word(
      'How a node is upgraded: evicted and installed anew, or in place; with new-cluster always anew. Unwritten: clean.',
      ['clean', 'in-place'],
    ).optional(),
    failback: word(
      'Of in-place: which roles come home when a node is resumed, as `Resume-ClusterNode -Failback` takes it: all that were drained from it, at once; none; those that may by their own settings (`autoFailback`). Unwritten: Immediate.',
      ['Immediate', 'NoFailback', 'Policy'],
    ).optional(),
    order: z
      .union([
        word('A rule of order: as in the file; hosts with fewer VMs first; hosts with more memory last.', [
          'as-listed',
          'fewest-vms-first',
          'most-memory-last',
        ]),
        list('Each member once.', names('A host, or a range of hosts.')),
      ])
      .meta({ description: 'Order of the nodes. Unwritten: as-listed.' })
      .optional(),
    parallel: z
      .union([z.int().min(1).max(PARALLEL_MAX).meta({ description: 'Nodes at a time.' }), AUTO])
      .meta({
        description:
          'Nodes at a time, of rolling and swing, as far as those that are left can take their roles: all-at-once takes all but one, new-cluster one. Unwritten: 1.',
      })
      .optional(),
    vmVersions: word(
      'When configuration versions are raised; before-hop raises only what the next release cannot run. Unwritten: never.',
      ['never', 'after', 'before-hop'],
    ).optional(),
    nodeSteps: list('Steps on each node with their durations; a range counts for odds.', nodeStepType).optional(),
    waitForRepair: z
      .boolean()
      .meta({
        description:
          'Whether a node of Storage Spaces Direct waits until the drives of the one before are whole. False is the mistake that this prevents. Unwritten: true.',
      })
      .optional(),
    windows: windowsType.optional(),
  })
  .meta({ description: 'An upgrade of a cluster.' });

const EXPECT = z
  .union([
    word('What the answer must be; failed: accepted, and ended badly.', ['ok', 'refused', 'failed']),
    z
      .strictObject({ refused: z.string().meta({ description: 'Id of the rule, as `clusterdrill rules` lists it.' }) })
      .meta({ description: 'Refused by this rule.' }),
  ])
  .meta({ description: 'What the answer must be. Unwritten: ok.' });

const at = duration('Not before this time.').optional();
const on = name('Host that the line runs on. Unwritten: a station with the newest tools.').optional();
const within = duration('How long it may take to come to that.').optional();
const meanwhile = z
  .boolean()
  .meta({
    description:
      'Typed at its time by somebody else, whatever the other lines are doing; needs `at`. Unwritten: false, when those before it have returned.',
  })
  .optional();

const AWAITED = FACTS.filter((one) => one.awaited === true);
const OF_HOSTS = AWAITED.filter((one) => one.about === 'host');

const fact = (description: string, facts: readonly FactKind[]) =>
  z.enum(facts.map(({ name: own }) => own)).meta({ description });

const lineText = (description: string) => z.string().meta({ description, minLength: 1 });

export const scriptEntryType = z
  .union([
    lineText('A cmdlet with its parameters, or (Get-Cluster).Property = value.'),
    z
      .strictObject({
        run: lineText('A cmdlet with its parameters, or (Get-Cluster).Property = value.'),
        at,
        meanwhile,
        on,
        expect: EXPECT.optional(),
        ends: fact('Fact about its subject that it must come to, for example drain-completed.', AWAITED).optional(),
        within,
      })
      .meta({ description: 'A line with what is expected of it.' }),
    z
      .strictObject({
        until: z.string().meta({ description: 'A condition in CEL over clusters, hosts and vms.', minLength: 1 }),
        at,
        within,
      })
      .meta({ description: 'Waits for a condition.' }),
    z
      .strictObject({
        install: release('Release to install.'),
        on: name('Host on which it is installed.'),
        method: word('Unwritten: clean.', ['clean', 'in-place']).optional(),
        at,
        expect: EXPECT.optional(),
        ends: fact('Fact about the host that it must come to.', OF_HOSTS).optional(),
        within,
      })
      .meta({ description: 'An installation, for which there is no cmdlet.' }),
    z
      .strictObject({
        manual: prose('What is done by hand.'),
        take: durationRange('How long it takes; of a range, a single rehearsal takes the middle.'),
        at,
      })
      .meta({ description: 'Work by hand.' }),
  ])
  .meta({ description: 'An entry of the script; it begins when the one before it has returned.' });

const variedValue = z.union([z.string(), z.number(), z.boolean()]);

export const varyType = z
  .union([
    z
      .strictObject({
        set: prose(
          'A key of this file, with dots: `upgrade.parallel`; of a list the name of one of its entries: `networks.LiveMigration.bandwidth`.',
        ),
        to: z
          .union([variedValue, z.array(variedValue).min(1)])
          .meta({ description: 'The values that it has in turn; `1..4` is four of them.' }),
        as: name('What it is called in `never` and in the result. Unwritten: its last part.').optional(),
      })
      .meta({ description: 'A key that varies.' }),
    z
      .strictObject({
        never: prose('Combinations for which this is true are left out. CEL over the names of what varies.'),
      })
      .meta({ description: 'A combination that is left out.' }),
  ])
  .meta({ description: 'What `compare` varies; a rehearsal of the file alone takes it as it stands.' });
