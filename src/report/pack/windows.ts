/** Each window of a plan: its nodes, when the last may begin, when to turn back, and how it is left. */
import type { Moments } from '../moments.js';
import { counted } from '../names.js';
import { homeTexts, windowsUsed } from '../windows.js';
import { type Block, heading, list, words } from './blocks.js';
import { begins, groupsOf } from './groups.js';
import type { Pack } from './pack.js';
import { type PackStep, planOf } from './steps.js';
import { beginTooLate, lastStartText, turnBackTexts } from './turning.js';

export function windowBlocks(pack: Pack, moments: Moments): Block[] {
  if (planOf(pack.rehearsal)?.windows === undefined)
    return [
      words('No windows are written: all of it is one stretch.'),
      ...list(stretch(pack, pack.steps, moments)),
      words(resting(pack)),
    ];
  const used = windowsUsed(pack.rehearsal) ?? [];
  const windowsTold = groupsOf(pack.rehearsal, pack.steps).flatMap((group, at) => [
    heading(3, `Window ${at + 1}: ${moments.full(group.window.opensUs)} to ${moments.exact(group.window.closesUs)}`),
    ...list([
      ...stretch(pack, group.steps, moments),
      ...(begins(group.steps).length === 0
        ? []
        : [
            lastStartText(pack, group, moments),
            ...beginTooLate(pack, group, moments),
            ...turnBackTexts(pack, group, moments),
          ]),
      ...homeTexts(
        used.filter(({ window }) => window.opensUs === group.window.opensUs),
        moments,
      ),
      resting(pack),
    ]),
  ]);
  return [words(HOW_LONG), ...windowsTold];
}

const HOW_LONG =
  'By when a node is to begin counts nine runs of ten. By when to turn back counts installations as they usually last, and often they last longer: turn back sooner by as much as you want to be sure.';

/** How it is left between two nodes. */
const resting = ({ rehearsal }: Pack): string =>
  planOf(rehearsal)?.into === undefined
    ? 'Safe to be left between two nodes: every node is Up, and the cluster may stay mixed for up to four weeks.'
    : 'Safe to be left between two nodes: every node is Up, in the one cluster or in the other.';

function stretch({ rehearsal }: Pack, steps: readonly PackStep[], moments: Moments): string[] {
  const [first, last] = [steps[0], steps.at(-1)];
  if (first === undefined || last === undefined) return ['Nothing is done.'];
  const nodes = [...new Set(begins(steps).map(({ about }) => about.name))];
  const endUs = Math.max(...steps.map(({ atUs, takesUs }) => atUs + takesUs));
  return [
    `${counted(nodes.length, 'node')}${nodes.length === 0 ? '' : `: ${nodes.join(', ')}`}.`,
    `Steps ${first.number} to ${last.number}, from ${moments.exact(first.atUs)} to ${moments.exact(Math.min(endUs, rehearsal.run.endedAtUs))}: rollout.ps1 -From ${first.number} -To ${last.number}.`,
  ];
}
