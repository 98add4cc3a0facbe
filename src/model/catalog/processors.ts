/**
 * Generations of processors, in the order of what they offer to guests, vendor by vendor. A VM takes at its cold start all that its
 * host offers and keeps it while it runs, so it goes on to the same generation and to later ones of its vendor, not back.
 */
import { derived, doc, type Sourced } from './types.js';

export const VENDORS = ['Intel', 'AMD'] as const;

export type Vendor = (typeof VENDORS)[number];

/** Server generations, the oldest first. The order is that of their appearance; a later one offers what an earlier one does. */
const GENERATIONS: Readonly<Record<Vendor, readonly string[]>> = {
  Intel: [
    'Nehalem',
    'Westmere',
    'SandyBridge',
    'IvyBridge',
    'Haswell',
    'Broadwell',
    'Skylake',
    'CascadeLake',
    'IceLake',
    'SapphireRapids',
    'EmeraldRapids',
    'GraniteRapids',
  ],
  AMD: ['Bulldozer', 'Piledriver', 'Naples', 'Rome', 'Milan', 'Genoa', 'Turin'],
};

/** `Intel/Haswell`; the position is the number of the processor. Those of one vendor stand together. */
export const PROCESSORS: readonly string[] = VENDORS.flatMap((vendor) =>
  GENERATIONS[vendor].map((generation) => `${vendor}/${generation}`),
);

/** By processor, the number of its vendor. */
const VENDOR_OF = VENDORS.flatMap((vendor, index) => GENERATIONS[vendor].map(() => index));

/** -1 where the processor is not known. */
export const vendorOf = (processor: number): number => VENDOR_OF[processor] ?? -1;

/** By processor, the names of those whose features it has: of its vendor, up to itself. */
const WITHIN = PROCESSORS.map((_, index) =>
  PROCESSORS.filter((_name, other) => other <= index && VENDOR_OF[other] === VENDOR_OF[index]),
);

/** The oldest processor of the vendor of one, whose features all of them have; -1 where it is not known. */
export const oldestOf = (processor: number): number => VENDOR_OF.indexOf(vendorOf(processor));

/** The same of one that may not be known: then all, as if all hosts were alike. */
export const processorsWithin = (processor: number): readonly string[] => WITHIN[processor] ?? PROCESSORS;

export const processorName = (processor: number): string => PROCESSORS[processor] ?? 'unknown processors';

/** The number of a processor by its name, without regard to case, or -1. */
export const processorIndex = (name: string): number =>
  PROCESSORS.findIndex((one) => one.toLowerCase() === name.trim().toLowerCase());

/** Modes of processor compatibility, by the words of a scenario. */
export const COMPATIBILITY = ['none', 'minimal', 'common'] as const;

export type Compatibility = (typeof COMPATIBILITY)[number];

export const PROCESSOR_FACTS: Readonly<Record<string, Sourced<unknown>>> = {
  order: derived(GENERATIONS, 'LMT, CPU', {
    note: 'In the order of appearance. A few instructions were dropped on the way; they are not told apart.',
  }),
  names: derived('from the numbers that vendors give their processors; others are left open', 'CPU'),
  vendors: doc('never crossed', 'CPU'),
  minimal: doc('a fixed set that every processor of the vendor offers', 'CPU'),
  common: doc('what all nodes of the cluster offer, from version 10.0 on', 'CPU'),
};
