/** A measured migration, drain or installation: one line of the table that a calibration takes. */
import type { StopProfileKey, WorkloadName } from '../../model/catalog/index.js';
import type { CopyMode } from '../../sim/physics/foretell.js';

export const KINDS = ['migration', 'drain', 'install'] as const;
export type Kind = (typeof KINDS)[number];

export const GRADES = ['A', 'B', 'C'] as const;

/** Columns by name: what a cell holds, and what a person must know of it. */
export const COLUMNS = {
  id: { holds: 'text', help: 'Name of the row.', required: true },
  kind: { holds: 'choice', help: 'migration, drain or install; unwritten: migration.' },
  source: { holds: 'text', help: 'Who measured it; errors are averaged by source.' },
  grade: { holds: 'choice', help: 'A: all inputs known. B: one was inferred. C: a ratio or a bound.' },
  profile: {
    holds: 'choice',
    help: 'The hypervisor and its stop rule: hyper-v, hyper-v-cpu-cap, qemu, xen, vmware ...',
    required: true,
  },
  mode: { holds: 'choice', help: 'plain, compress, xbzrle, auto-converge or post-copy; unwritten: plain.' },
  class: { holds: 'choice', help: 'Class of what the guest does, as workload in a scenario; unwritten: unknown.' },
  memoryMb: {
    holds: 'number',
    above: 0,
    help: 'Memory in use in MB (10^6 bytes); of a drain that of all its VMs together.',
    required: true,
  },
  zeroShare: {
    holds: 'number',
    most: 1,
    help: 'Share of the memory that is zero or untouched, 0 to 1; unwritten: as its class.',
  },
  linkMbPerS: {
    holds: 'number',
    above: 0,
    help: 'Payload of the wire in MB/s; unwritten: as the profile, else that of 10 GbE.',
  },
  capMbPerS: { holds: 'number', above: 0, help: 'The most that one migration takes of it, in MB/s.' },
  limitMs: {
    holds: 'number',
    above: 0,
    help: 'It is suspended once the rest takes no longer, in ms; unwritten: as the profile.',
  },
  wireRatio: {
    holds: 'number',
    above: 0,
    most: 1,
    help: 'Bytes on the wire per byte of memory where it compresses, 0 to 1; unwritten: as its class.',
  },
  compressorMbPerS: { holds: 'number', above: 0, help: 'Memory that all its threads compress, in MB/s.' },
  dirtyFirstSecondMb: {
    holds: 'number',
    help: 'Distinct MB dirtied in the first second, before the factor of its class; unwritten: as its class.',
  },
  dirtyExponent: {
    holds: 'number',
    above: 0,
    most: 1,
    help: 'Shape of the dirty curve, above 0 to 1; unwritten: as its class.',
  },
  workingSetMb: { holds: 'number', help: 'Cap of the dirty curve in MB; unwritten: as its class.' },
  concurrent: { holds: 'number', above: 0, most: 64, whole: true, help: 'Migrations at once; unwritten: 1.' },
  setupMs: { holds: 'number', help: 'Before the copy, in ms; unwritten: as the profile.' },
  finishMs: { holds: 'number', help: 'After the blackout, in ms; unwritten: as the profile.' },
  measuredS: { holds: 'number', above: 0, never: true, help: 'The whole migration in seconds, or never.' },
  measuredBlackoutMs: { holds: 'number', help: 'How long the VM stood still, in ms.' },
  measuredSentMb: { holds: 'number', help: 'What went over the wire, in MB.' },
} as const satisfies Readonly<Record<string, Column>>;

export interface Column {
  readonly holds: 'text' | 'choice' | 'number';
  readonly help: string;
  readonly required?: true;
  /** More than this; unwritten: 0 or more. */
  readonly above?: number;
  readonly most?: number;
  readonly whole?: true;
  /** The word `never` is allowed. */
  readonly never?: true;
}

export type ColumnName = keyof typeof COLUMNS;

/** Numbers are in the units of their columns; undefined: the cell is empty. */
export interface Row {
  readonly line: number;
  readonly id: string;
  readonly kind: Kind;
  readonly source: string;
  readonly grade: (typeof GRADES)[number] | undefined;
  readonly profile: StopProfileKey;
  readonly mode: CopyMode;
  readonly class: WorkloadName | undefined;
  readonly memoryMb: number;
  readonly zeroShare: number | undefined;
  readonly linkMbPerS: number | undefined;
  readonly capMbPerS: number | undefined;
  readonly limitMs: number | undefined;
  readonly wireRatio: number | undefined;
  readonly compressorMbPerS: number | undefined;
  readonly dirtyFirstSecondMb: number | undefined;
  readonly dirtyExponent: number | undefined;
  readonly workingSetMb: number | undefined;
  readonly concurrent: number | undefined;
  readonly setupMs: number | undefined;
  readonly finishMs: number | undefined;
  readonly measuredS: number | 'never' | undefined;
  readonly measuredBlackoutMs: number | undefined;
  readonly measuredSentMb: number | undefined;
}
