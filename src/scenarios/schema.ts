/** The whole format, once: what a file may hold is checked by it, and the JSON Schema for editors is made from it. */
import { z } from 'zod';
import { formatDuration } from '../base/units.js';
import { DURATION_KEYS, DURATIONS, LIMITS, WORKLOAD_NAMES } from '../model/catalog/index.js';
import {
  duration,
  durationRange,
  exponent,
  lapse,
  lapseRange,
  name,
  numberWithin,
  prose,
  seed,
  start,
} from './forms.js';
import { OUTCOMES } from './scenario.js';
import { faultType } from './schema-faults.js';
import { figuresType } from './schema-figures.js';
import { affinityType, groupSetType } from './schema-fittings.js';
import { hazardType } from './schema-hazard.js';
import { clusterType, hostType, networkType, vmType } from './schema-inventory.js';
import { list, word } from './schema-inventory-parts.js';
import { labType } from './schema-lab.js';
import { scriptEntryType, upgradeType, varyType } from './schema-plan.js';
import { roleType } from './schema-roles.js';

const HEADROOM_MAX = 63;

const limitsType = z
  .strictObject({
    blackout: duration('Of the silence during one live migration. Unwritten: a warning at 2 s.').optional(),
    outage: duration('Of all outages of one VM, blackouts apart. Unwritten: a warning at 2 s.').optional(),
    upgrade: lapse('Of the whole upgrade. Unwritten: none.').optional(),
    mixed: duration('Of the time in which a cluster is mixed. Unwritten: a warning at 28 d.').optional(),
    headroom: z
      .int()
      .min(0)
      .max(HEADROOM_MAX)
      .meta({ description: 'Nodes whose loss the others can carry. Unwritten: a warning at 1.' })
      .optional(),
  })
  .meta({ description: 'Bounds. A written one is a claim: beyond it is a violation.' });

const cap = (limit: { readonly value: number }, description: string) =>
  z
    .int()
    .min(1)
    .max(limit.value)
    .meta({ description: `${description} Unwritten: ${limit.value}.` })
    .optional();

const capsType = z
  .strictObject({
    nodes: cap(LIMITS.nodes, 'Nodes of a cluster.'),
    vmsPerNode: cap(LIMITS.vmsPerNode, 'Running VMs of a node.'),
    vmsPerCluster: cap(LIMITS.vmsPerCluster, 'Running VMs of a cluster.'),
    checkpointsPerVm: cap(LIMITS.checkpointsPerVm, 'Checkpoints of a VM.'),
  })
  .meta({ description: 'Limits of the product, lowered: a small cluster then shows what happens at them.' });

const condition = (description: string) =>
  z
    .string()
    .meta({ description: `${description} CEL over clusters, hosts and vms.`, minLength: 1 })
    .optional();

const ownInvariantType = z
  .strictObject({
    id: name('Its id.'),
    claim: prose('The claim, in one sentence.'),
    always: condition('A condition that holds at every moment.'),
    sometimes: condition('A condition that holds at some moment.'),
    'at-end': condition('A condition that holds at the end.'),
  })
  .meta({
    description: 'An invariant of your own: one of always, sometimes and at-end.',
    oneOf: [{ required: ['always'] }, { required: ['sometimes'] }, { required: ['at-end'] }],
  });

const invariantsType = z
  .strictObject({
    except: list('Invariants that are not asked.', z.string().meta({ description: 'Id of an invariant.' })).optional(),
    also: list('Invariants of your own.', ownInvariantType).optional(),
  })
  .meta({ description: 'What must hold.' });

const durationTypes = Object.fromEntries(
  DURATION_KEYS.map((key) => {
    const { value } = DURATIONS[key];
    // A balancer that looks again at once looks for ever.
    const read = key === 'balanceInterval' ? lapseRange : durationRange;
    return [key, read(`How long it takes. Unwritten: ${formatDuration(value)}.`).optional()];
  }),
) as Record<(typeof DURATION_KEYS)[number], z.ZodOptional<ReturnType<typeof durationRange>>>;

/** What `calibrate --fit` prints of one class. */
const classType = z
  .strictObject({
    dirtyFirstSecondMb: numberWithin('Distinct MB dirtied in the first second.', 0, 1_000_000).optional(),
    k: numberWithin('Factor of that.', 0, 100).optional(),
    exponent: exponent('How that grows with time: 1 is evenly, less is the same pages again and again.').optional(),
    workingSetShare: numberWithin('Most of its memory that is dirtied, as a share.', 0, 1).optional(),
    workingSetMb: numberWithin('The same in MB; one of the two.', 0, 1_000_000).optional(),
  })
  .meta({ description: 'What a class of workload does to memory, as measured. Unwritten: as the catalog says.' });

const workloadsType = z
  .strictObject(
    Object.fromEntries(WORKLOAD_NAMES.map((name) => [name, classType.optional()])) as Record<
      (typeof WORKLOAD_NAMES)[number],
      z.ZodOptional<typeof classType>
    >,
  )
  .meta({ description: 'Classes of workload as your own migrations show them: what `calibrate --fit` prints.' });

const expectType = z
  .strictObject({
    outcome: word('How the run ends.', OUTCOMES).optional(),
    violations: list('Exactly these invariants are broken.', z.string().meta({ description: 'Id.' })).optional(),
  })
  .meta({ description: 'What is expected; anything else is exit code 1.' });

/** The version of the format that this program reads. */
const FORMAT = 1;

export const scenarioType = z
  .strictObject({
    clusterdrill: z.literal(FORMAT).meta({ description: 'Version of the format: 1.' }),
    title: prose('What is rehearsed, in a few words.'),
    asks: prose('The question that the rehearsal answers.').optional(),
    seed: seed('Where chance begins, a number or a text. Unwritten: 1.').optional(),
    start: start(
      'Wall clock of time 0, without a zone. All times are of this one clock, which is never set forward or back.',
    ).optional(),
    until: lapse("The simulation's bound. Unwritten: 28 d.").optional(),
    clusters: list('Failover clusters.', clusterType).optional(),
    networks: list('Networks. Unwritten: one of 10 Gbps named LiveMigration.', networkType).optional(),
    hosts: list('Hosts, members of a cluster or not.', hostType),
    vms: list('VMs.', vmType).optional(),
    roles: list('Roles that are no VMs.', roleType).optional(),
    affinity: list('Affinity rules.', affinityType).optional(),
    groupSets: list('In which order roles are started after a failure.', groupSetType).optional(),
    upgrade: upgradeType.optional(),
    script: list('What is typed, in order.', scriptEntryType).optional(),
    faults: list('What goes wrong.', faultType).optional(),
    calm: duration('From then on nothing goes wrong, and what is broken is repaired. Unwritten: never.').optional(),
    limits: limitsType.optional(),
    caps: capsType.optional(),
    invariants: invariantsType.optional(),
    physics: z.strictObject(durationTypes).meta({ description: 'Durations, by their keys in the catalog.' }).optional(),
    figures: figuresType.optional(),
    workloads: workloadsType.optional(),
    expect: expectType.optional(),
    vary: list('Variants that `compare` holds side by side.', varyType).optional(),
    hazard: hazardType.optional(),
    lab: labType.optional(),
  })
  .meta({ title: 'clusterdrill scenario', description: 'A question about a cluster, to be rehearsed.' });

/** A scenario as written, each value read. */
export type Written = z.output<typeof scenarioType>;

/** What an editor needs to help: JSON Schema, draft 7. */
export const scenarioJsonSchema = (): Record<string, unknown> =>
  z.toJSONSchema(scenarioType, { target: 'draft-7', io: 'input' }) as Record<string, unknown>;
