/** Every invariant of the program, in the order of the documentation. */
import type { Invariant } from './invariant.js';
import { endInvariants } from './progress/ends.js';
import { inTimeInvariants } from './progress/in-time.js';
import { reallyInvariants } from './progress/really.js';
import { takeoverInvariants } from './progress/takeover.js';
import { fileInvariants } from './safety/files.js';
import { leavingInvariants } from './safety/leaving.js';
import { levelInvariants } from './safety/level.js';
import { membershipInvariants } from './safety/membership.js';
import { moveInvariants } from './safety/moves.js';
import { nodeStepInvariants } from './safety/node-steps.js';
import { placementInvariants } from './safety/placement.js';
import { roleListInvariants } from './safety/role-lists.js';
import { settingInvariants } from './safety/settings.js';
import { startInvariants } from './safety/starts.js';
import { storageInvariants } from './safety/storage.js';
import { versionInvariants } from './safety/versions.js';
import { boundInvariants } from './service/bounds.js';

export const ALL_INVARIANTS: readonly Invariant[] = [
  ...versionInvariants,
  ...levelInvariants,
  ...placementInvariants,
  ...moveInvariants,
  ...leavingInvariants,
  ...startInvariants,
  ...membershipInvariants,
  ...nodeStepInvariants,
  ...storageInvariants,
  ...fileInvariants,
  ...settingInvariants,
  ...roleListInvariants,
  ...endInvariants,
  ...inTimeInvariants,
  ...takeoverInvariants,
  ...reallyInvariants,
  ...boundInvariants,
];

const HOLDS = { always: 'always', within: 'in time', 'at-end': 'at the end', sometimes: 'at least once' } as const;

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** The page about all invariants. */
export function invariantsMarkdown(): string {
  const rows = ALL_INVARIANTS.map(
    ({ id, claim, holds, about, source }) => `| \`${id}\` | ${cell(claim)} | ${about} | ${HOLDS[holds]} | ${source} |`,
  );
  return [
    '# Invariants',
    '',
    'What a rehearsal watches at every step. A broken one is a violation, with the first moment and what was seen; a bound of',
    'the service that nobody wrote is a warning. `invariants: { except: [id] }` in a scenario leaves one out.',
    '',
    '| id | claim | of each | holds | source |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
