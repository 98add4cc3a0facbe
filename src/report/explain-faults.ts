/** The faults that a scenario may write, as pages to explain: each kind with its keys. */
import { type FaultKind, faultKinds } from '../scenarios/index.js';
import type { Explained } from './explain-state.js';

/** `fault/storage-slow`, `fault/crash`; and `faults` for all of them. */
export function faultPages(): Explained[] {
  const kinds = faultKinds();
  return [
    {
      names: ['faults'],
      lines: () => [
        'faults: what may go wrong in a scenario',
        '',
        ...kinds.map(({ name, says }) => `  fault/${name}: ${says}`),
        '',
        'A key calm: ends all of them at a time, and what is broken is repaired then.',
      ],
    },
    ...kinds.map((kind) => ({ names: [`fault/${kind.name}`, kind.name], lines: () => faultLines(kind) })),
  ];
}

const faultLines = ({ name, says, keys }: FaultKind): string[] => [
  `fault/${name}: a fault that a scenario may write`,
  '',
  says,
  '',
  ...keys.map(({ key, says: what, optional }) => `  ${key}${optional ? ' (optional)' : ''}: ${what}`),
  '  All faults: faults',
];
