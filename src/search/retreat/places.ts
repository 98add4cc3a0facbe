/** The places of a run at which the way back is looked at, and what lies behind each of them: the hop and the window that it belongs to. */
import type { Micros } from '../../base/units.js';
import { COMMANDS } from '../../model/commands/index.js';
import { FACT } from '../../model/facts.js';
import type { World } from '../../model/world.js';
import type { Recording } from '../../session/index.js';
import type { TypedStep } from './moment.js';

const RAISING: ReadonlySet<string> = new Set([
  'Update-VMVersion',
  'Update-VmConfigurationVersion',
  'Update-ClusterFunctionalLevel',
]);

export interface Place {
  readonly length: number;
  readonly atUs: Micros;
  readonly steps: readonly TypedStep[];
  /** Whether the steps are about hosts or clusters. */
  readonly isOfNodes: boolean;
}

/** Before each moment in which something is asked and performed, and the end. */
export function placesOf(recording: Recording, before: World): Place[] {
  const { trace } = recording;
  const places: { length: number; atUs: Micros; steps: TypedStep[]; isOfNodes: boolean }[] = [];
  for (const [seq, { text, step, refusal }] of trace.commands()) {
    const about = step && COMMANDS.get(step.do)?.about;
    if (step === undefined || about === undefined || refusal !== undefined) continue;
    const length = recording.boundTo(seq);
    const last = places.at(-1);
    const raises = RAISING.has(step.do);
    const typed = about === 'vm' ? { text, vm: step.subject, raises } : { text, raises };
    if (last !== undefined && last.length === length) last.steps.push(typed);
    else places.push({ length, atUs: trace.atUs(seq), steps: [typed], isOfNodes: false });
    if (about !== 'vm') (places.at(-1) as { isOfNodes: boolean }).isOfNodes = true;
  }
  const endUs = recording.conclusion?.run.endedAtUs ?? recording.recordedUs;
  return before.vms.length === 0 && places.length === 0
    ? []
    : [...places, { length: trace.length, atUs: endUs, steps: [], isOfNodes: true }];
}

/** A longer plan is looked at in fewer places: of its steps with VMs, of which there may be thousands, only some. */
const MOMENTS_MAX = 160;

/** Every step of a node, and of the others as many as there is room for, evenly. */
export function thinned(places: readonly Place[]): readonly Place[] {
  const others = places.filter(({ isOfNodes }) => !isOfNodes);
  const room = Math.max(2, MOMENTS_MAX - (places.length - others.length));
  const every = Math.max(1, Math.ceil(others.length / room));
  const kept = new Set(others.filter((_, at) => at % every === 0));
  return places.filter((place) => place.isOfNodes || kept.has(place));
}

/** A functional level that has risen: where in the trace, and to which release. */
export interface Raise {
  readonly seq: number;
  readonly atUs: Micros;
  readonly to: number;
}

export function raisesOf({ trace }: Recording, cluster: number): Raise[] {
  const raises: Raise[] = [];
  for (let seq = -1; ; ) {
    seq = trace.find(FACT['level-raised'], cluster, seq + 1);
    if (seq < 0) return raises;
    const fact = trace.occurrence(seq).facts.find(({ kind }) => kind === FACT['level-raised']);
    raises.push({ seq, atUs: trace.atUs(seq), to: fact?.arg ?? -1 });
  }
}

/** How many levels have risen when a place comes: what is asked as soon as one has is asked of the new level. */
export function raisedBefore(raises: readonly Raise[], { atUs, steps }: Place): number {
  const asks = steps.some(({ vm, raises: raising }) => raising === true && vm === undefined);
  return raises.filter((raise) => raise.atUs < atUs || (raise.atUs === atUs && !asks)).length;
}
