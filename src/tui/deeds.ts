/** What one may do to a run at a moment: a cmdlet that is typed, or a fault, with what must be asked for it. */
import type { World } from '../model/world.js';
import type { Deed } from '../session/index.js';

export interface Field {
  readonly ask: string;
  /** What stands there before anything is typed. */
  suggest(hints: Hints): string;
  /** It may be left empty. */
  readonly optional?: true;
}

/** What is selected, to begin with. */
export interface Hints {
  readonly world: World;
  readonly host: string;
  readonly vm: string;
  readonly network: string;
}

export interface Choice {
  readonly label: string;
  readonly fields: readonly Field[];
  deedOf(values: readonly string[]): Deed;
}

const host = (ask: string): Field => ({ ask, suggest: (hints) => hints.host });
const vm = (ask: string): Field => ({ ask, suggest: (hints) => hints.vm });
const lasting = (ask: string, first: string, optional?: true): Field => ({
  ask: optional === true ? `${ask} (empty: to the end)` : ask,
  suggest: () => first,
  ...(optional === true ? { optional } : {}),
});

/** A fault whose keys are these, in the order of the fields; what is left empty is not written. */
const fault =
  (...keys: readonly string[]) =>
  (values: readonly string[]): Deed => ({
    kind: 'fault',
    entry: Object.fromEntries(keys.flatMap((key, at) => (values[at] === '' ? [] : [[key, values[at] ?? '']]))),
  });

export const CHOICES: readonly Choice[] = [
  {
    label: 'type a cmdlet',
    fields: [{ ask: 'Cmdlet', suggest: () => '' }],
    deedOf: ([text = '']) => ({ kind: 'command', text: text.trim() }),
  },
  {
    label: 'a host loses power',
    fields: [host('Host that loses power'), lasting('For how long', '20 min', true)],
    deedOf: fault('crash', 'for'),
  },
  {
    label: 'a host hangs',
    fields: [host('Host that hangs'), lasting('For how long', '2 min')],
    deedOf: fault('hang', 'for'),
  },
  {
    label: 'hosts are cut off from the others',
    fields: [host('Hosts that are cut off, with commas between them'), lasting('For how long', '5 min', true)],
    deedOf: ([hosts = '', lasts = '']) => ({
      kind: 'fault',
      entry: { cut: hosts.split(',').map((one) => one.trim()), ...(lasts === '' ? {} : { for: lasts }) },
    }),
  },
  {
    label: 'storage does not answer',
    fields: [
      { ask: 'A volume, a cluster or a host', suggest: ({ world }) => world.clusters[0]?.name ?? '' },
      lasting('For how long', '5 min', true),
    ],
    deedOf: ([of = '', lasts = '']) => ({
      kind: 'fault',
      entry: { storage: 'lost', of, ...(lasts === '' ? {} : { for: lasts }) },
    }),
  },
  {
    label: 'the witness does not answer',
    fields: [
      { ask: 'Cluster whose witness it is', suggest: ({ world }) => world.clusters[0]?.name ?? '' },
      lasting('For how long', '1 h', true),
    ],
    deedOf: ([cluster = '', lasts = '']) => ({
      kind: 'fault',
      entry: { witness: 'lost', cluster, ...(lasts === '' ? {} : { for: lasts }) },
    }),
  },
  {
    label: 'a network is slower',
    fields: [
      { ask: 'Network', suggest: ({ network }) => network },
      { ask: "What is left of each host's port", suggest: () => '1 Gbps' },
      lasting('For how long', '30 min', true),
    ],
    deedOf: fault('slow', 'to', 'for'),
  },
  {
    label: 'the next live migration of a VM breaks',
    fields: [vm('VM whose migration breaks')],
    deedOf: ([of = '']) => ({ kind: 'fault', entry: { fail: 'migration', of } }),
  },
  {
    label: 'a guest does not shut down',
    fields: [vm('VM whose guest stays'), lasting('For how long', '', true)],
    deedOf: ([of = '', lasts = '']) => ({
      kind: 'fault',
      entry: { fail: 'shutdown', of, ...(lasts === '' ? {} : { for: lasts }) },
    }),
  },
  {
    label: 'an installation fails',
    fields: [host('Host whose installation fails')],
    deedOf: ([on = '']) => ({ kind: 'fault', entry: { fail: 'installation', on } }),
  },
  {
    label: 'a VM is backed up meanwhile',
    fields: [vm('VM that is backed up'), lasting('How long it takes', '1 h')],
    deedOf: fault('backup', 'for'),
  },
];
