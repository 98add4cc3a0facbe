/** Each window of a plan: its nodes, when the last may begin, when to turn back, and how it is left. */
import { formatDuration } from '../../base/formats.js';
import type { Micros } from '../../base/units.js';
import { nextWindow, type Window, windowAt } from '../../sim/windows.js';
import type { Moments } from '../moments.js';
import { counted } from '../names.js';
import { type Block, heading, list, words } from './blocks.js';
import type { Pack } from './pack.js';
import { type PackStep, planOf } from './steps.js';

export function windowBlocks(pack: Pack, moments: Moments): Block[] {
  const windows = planOf(pack.rehearsal)?.windows;
  if (windows === undefined)
    return [
      words('No windows are written: all of it is one stretch.'),
      ...list(stretch(pack, pack.steps, moments)),
      words(resting(pack)),
    ];
  const groups = new Map<Micros, { window: Window; steps: PackStep[] }>();
  for (const step of pack.steps) {
    const window = windowAt(windows, step.atUs) ?? nextWindow(windows, step.atUs);
    const known = groups.get(window.opensUs);
    if (known === undefined) groups.set(window.opensUs, { window, steps: [step] });
    else known.steps.push(step);
  }
  return [...groups.values()].flatMap(({ window, steps }, at) => [
    heading(3, `Window ${at + 1}: ${moments.full(window.opensUs)} to ${moments.exact(window.closesUs)}`),
    ...list([
      ...stretch(pack, steps, moments),
      `No node begins after ${moments.exact(lastSafeStart(steps, window))}.`,
      turnBack(pack, steps, window, moments),
      resting(pack),
    ]),
  ]);
}

/** How it is left between two nodes. */
const resting = ({ rehearsal }: Pack): string =>
  planOf(rehearsal)?.into === undefined
    ? 'Safe to be left between two nodes: every node is Up, and the cluster may stay mixed for up to four weeks.'
    : 'Safe to be left between two nodes: every node is Up, in the one cluster or in the other.';

function stretch({ rehearsal }: Pack, steps: readonly PackStep[], moments: Moments): string[] {
  const [first, last] = [steps[0], steps.at(-1)];
  if (first === undefined || last === undefined) return ['Nothing is done.'];
  const nodes = [...new Set(steps.filter(({ does }) => does === 'Suspend-ClusterNode').map(({ about }) => about.name))];
  return [
    `${counted(nodes.length, 'node')}${nodes.length === 0 ? '' : `: ${nodes.join(', ')}`}.`,
    `Steps ${first.number} to ${last.number}, from ${moments.exact(first.atUs)} to ${moments.exact(Math.min(last.atUs + last.takesUs, rehearsal.run.endedAtUs))}: rollout.ps1 -From ${first.number} -To ${last.number}.`,
  ];
}

/** From the drain of a node until it is back, at its longest. */
function longestNode(steps: readonly PackStep[]): Micros {
  const began = new Map<string, Micros>();
  let longest = 0;
  for (const { does, about, atUs, takesUs } of steps) {
    if (does === 'Suspend-ClusterNode') began.set(about.name, atUs);
    const since = began.get(about.name);
    if (since !== undefined) longest = Math.max(longest, atUs + takesUs - since);
  }
  return longest;
}

const lastSafeStart = (steps: readonly PackStep[], { opensUs, closesUs, lastStartUs }: Window): Micros =>
  Math.max(opensUs, Math.min(lastStartUs, closesUs - longestNode(steps)));

/**
 * When the way back must begin to be done before the window closes: once all is done in it, or before which of its steps. Whoever waits for a
 * step before he turns back goes from there, so the last step that leaves time enough counts.
 */
function turnBack({ retreat }: Pack, steps: readonly PackStep[], window: Window, moments: Moments): string {
  const [first, last] = [steps[0], steps.at(-1)];
  if (first === undefined || last === undefined) return 'Nothing is to be undone.';
  const after = retreat.moments.find(({ atUs }) => atUs > last.atUs)?.cluster;
  const spareUs = after?.possible === true ? window.closesUs - after.takesUs : Number.NEGATIVE_INFINITY;
  if (after?.possible === true && spareUs >= last.atUs + last.takesUs)
    return `To undo all of it before the window closes, turn back by ${moments.exact(spareUs)} (${formatDuration(after.takesUs)}).`;
  const kept = retreat.moments.findLast(
    ({ atUs, cluster }) =>
      atUs >= first.atUs && atUs <= last.atUs && cluster.possible && atUs + cluster.takesUs <= window.closesUs,
  );
  if (kept?.cluster.possible !== true || kept.atUs <= first.atUs)
    return 'What is begun in it cannot be undone before it closes.';
  const next = kept.steps.map(({ text }) => text).join('; ');
  const later = `${formatDuration(kept.cluster.takesUs)}; later it ends after the window`;
  return `To undo all of it before the window closes, turn back by ${moments.exact(kept.atUs)}, before ${next} (${later}).`;
}
