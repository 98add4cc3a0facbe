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
  profile: { holds: 'choice', help: 'The hypervisor and its stop rule.', required: true },
  mode: { holds: 'choice', help: 'How it copies; unwritten: plain.' },
  class: { holds: 'choice', help: 'Class of what the guest does; unwritten: unknown.' },
  memoryMb: {
    holds: 'number',
    above: 0,
    help: 'Memory in use, of a drain that of all its VMs together.',
    required: true,
  },
  zeroShare: { holds: 'number', most: 1, help: 'Of the memory, what is zero or untouched.' },
  linkMbPerS: { holds: 'number', above: 0, help: 'Payload of the wire.' },
  capMbPerS: { holds: 'number', above: 0, help: 'The most that one migration takes of it.' },
  dirtyFirstSecondMb: {
    holds: 'number',
    help: 'Distinct MB dirtied in the first second, before the factor of the class.',
  },
  dirtyExponent: { holds: 'number', above: 0, most: 1, help: 'Shape of the dirty curve.' },
  workingSetMb: { holds: 'number', help: 'Cap of the dirty curve.' },
  concurrent: { holds: 'number', above: 0, most: 64, whole: true, help: 'Migrations at once.' },
  setupMs: { holds: 'number', help: 'Before the copy.' },
  finishMs: { holds: 'number', help: 'After the blackout.' },
  measuredS: { holds: 'number', above: 0, never: true, help: 'The whole migration in seconds, or never.' },
  measuredBlackoutMs: { holds: 'number', help: 'How long the VM stood still.' },
  measuredSentMb: { holds: 'number', help: 'Bytes on the wire.' },
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
