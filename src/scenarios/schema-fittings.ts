/** The keys that decide whether a migration can go on: processors, switches, builds, traits. */
import { z } from 'zod';
import { formatDuration } from '../base/formats.js';
import { listed } from '../base/text.js';
import { AFFINITY } from '../model/affinity.js';
import {
  AFTERMATHS,
  COMPATIBILITY,
  DURATIONS,
  HOST_TRAIT_NAMES,
  HOST_TRAITS,
  PROCESSORS,
  VM_TRAIT_NAMES,
  VM_TRAITS,
} from '../model/catalog/index.js';
import { build, duration, name, prose } from './forms.js';
import { list, oneOrMore, word } from './schema-inventory-parts.js';

const MICROCODE_MAX = 1_000_000;

const NUMA_NODES_MAX = 64;

const meanings = (words: Readonly<Record<string, string>>): string =>
  Object.entries(words)
    .map(([key, says]) => `\`${key}\`: ${says}`)
    .join(' ');

/** Of a trait that a known problem of installations asks for: to which releases, and how; elsewhere nothing comes of it. */
function whereMet(trait: string): string {
  const met = AFTERMATHS.filter(({ has, to }) => has === trait && to !== undefined).map(
    ({ to = [], method }) =>
      `${method === undefined ? '' : method === 'clean' ? 'anew ' : 'in place '}to ${listed(to, 'or')}`,
  );
  return met.length === 0 ? '' : ` Known of an installation ${listed(met, 'or')}; elsewhere nothing comes of it.`;
}

const hostMeanings = Object.fromEntries(
  Object.entries(HOST_TRAITS).map(([trait, says]) => [trait, `${says}${whereMet(trait)}`]),
);

const switches = (more: string) =>
  list(`Names of its virtual switches.${more}`, name('Name of a virtual switch.')).optional();

const microcode = (more: string) =>
  z
    .int()
    .min(0)
    .max(MICROCODE_MAX)
    .meta({
      description: `Microcode, firmware and mitigations as one number: a VM that was started at a higher one does not live-migrate to a lower one.${more}`,
    })
    .optional();

const hostTraits = (more: string) =>
  list(
    `What known problems ask for. ${meanings(hostMeanings)}${more}`,
    word('A trait of a host.', HOST_TRAIT_NAMES),
  ).optional();

export const hostFittings = {
  build: build(
    'Build that is installed, for known problems of builds; an installation brings it up to date. Unwritten: up to date.',
  ).optional(),
  cpu: word(
    'Vendor and generation of its processors. Unwritten: as those of all other hosts.',
    PROCESSORS as readonly [string, ...string[]],
  ).optional(),
  microcode: microcode(' Unwritten: 0.'),
  numaNodes: z
    .int()
    .min(1)
    .max(NUMA_NODES_MAX)
    .meta({ description: 'Logical NUMA nodes: each has its share of the memory and of the cores. Unwritten: 1.' })
    .optional(),
  numaSpanning: z
    .boolean()
    .meta({
      description:
        'Whether a VM may span them (NumaSpanningEnabled); if not, it starts or arrives only where one of them has its memory and its processors. Unwritten: true.',
    })
    .optional(),
  switches: switches(' Unwritten: every switch that a VM is connected to.'),
  traits: hostTraits(' Unwritten: none.'),
  site: name('Name of its site. Unwritten: one site for all.').optional(),
  rack: name('Name of its rack, which is its fault domain. Unwritten: its site is, or else it alone.').optional(),
  rebuilt: z
    .strictObject({
      switches: switches(' Unwritten: as before.'),
      microcode: microcode(' Unwritten: as before.'),
      traits: hostTraits(' Unwritten: as before.'),
    })
    .meta({ description: 'What a clean installation leaves on it that is not as it was before.' })
    .optional(),
};

export const affinityType = z
  .strictObject({
    name: name('Name of the rule.'),
    rule: word(
      'What it does. A fault domain is a rack; of hosts without one it is their site, and without both each is its own.',
      AFFINITY,
    ),
    vms: oneOrMore('VMs that it names, or names of entries with a `count`.', name('A VM, or an entry.'), 'VMs.'),
    cluster: name('Cluster whose rule it is. Unwritten: the only one.').optional(),
  })
  .meta({ description: 'An affinity rule of a cluster (from the functional level of WS2022 on).' });

export const groupSetType = z
  .strictObject({
    name: name('Name of the set.'),
    vms: oneOrMore('Roles in it, or names of entries with a `count`.', name('A VM, or an entry.'), 'VMs.'),
    startup: z
      .strictObject({ delay: duration('How long a role of it is online before others count on it.') })
      .meta({ description: 'When a role of it counts as started. Unwritten: as soon as it is online.' })
      .optional(),
    after: oneOrMore(
      'Sets that are started before it, after a failure: at most GroupDependencyTimeout is waited for them.',
      name('Name of a set.'),
      'Sets.',
    ).optional(),
  })
  .meta({ description: 'A group set of a cluster (from the functional level of WS2016 on).' });

const hour = (description: string) =>
  z
    .int()
    .min(0)
    .max(HOURS - 1)
    .meta({ description });

const HOURS = 24;

export const failbackWindow = z
  .strictObject({
    from: hour('Hour of the day at which it opens.'),
    to: hour('Hour of the day at which it closes, the next day where it is the lower one.'),
  })
  .meta({
    description:
      'When its role may return by itself (FailbackWindowStart, FailbackWindowEnd); it needs `start`. Unwritten: at once.',
  })
  .optional();

const checkpointName = () => prose('Its name.', ['before the update']);

const checkpoint = z
  .union([
    checkpointName(),
    z
      .strictObject({
        name: checkpointName(),
        memory: z.boolean().meta({ description: 'Whether it holds saved state. Unwritten: true.' }).optional(),
      })
      .meta({ description: 'A checkpoint.' }),
  ])
  .meta({ description: 'A checkpoint: its name, where it holds saved state, or name and memory.' });

export const vmFittings = {
  checkpoints: list(
    'Checkpoints that it has already. A standard one of a VM that ran, or was saved, holds saved state, and while there is one the version of the VM cannot be raised; `memory: false` is one of a VM that was off, or a production checkpoint. Unwritten: none.',
    checkpoint,
  ).optional(),
  failbackWindow,
  switch: oneOrMore(
    'Virtual switches that it is connected to, by name. Unwritten: it finds its switch everywhere.',
    name('Name of a virtual switch.'),
    'Switches.',
  ).optional(),
  generation: z.int().min(1).max(2).meta({ description: 'Of its virtual hardware. Unwritten: 2.' }).optional(),
  compatibility: word(
    'Processor compatibility: none, the smallest set of the vendor, or what all nodes of the cluster offer (version 10.0, at the functional level of HCI22H2, AZL23H2, WS2025 or newer; else the smallest set). Unwritten: none.',
    COMPATIBILITY,
  ).optional(),
  failover: z
    .strictObject({
      threshold: z
        .int()
        .min(0)
        .meta({ description: 'So often (FailoverThreshold). Unwritten: once less than its cluster has nodes.' })
        .optional(),
      period: duration(
        `From the first time on (FailoverPeriod). Unwritten: ${formatDuration(DURATIONS.failoverPeriod.value)}.`,
      ).optional(),
    })
    .meta({
      description:
        'How often its role is started on another node within a period. One that fails once more stays failed until somebody starts it.',
    })
    .optional(),
  defaultMoveType: word(
    'How a drain moves it (DefaultMoveType of its resource): quick, saved and restored. Unwritten: as its priority and MoveTypeThreshold say.',
    ['quick'],
  ).optional(),
  preferredSite: name('Site whose nodes its role goes to first. Unwritten: none.').optional(),
  traits: list(
    `What known problems ask for. ${meanings(VM_TRAITS)} Unwritten: none.`,
    word('A trait of a VM.', VM_TRAIT_NAMES),
  ).optional(),
};
