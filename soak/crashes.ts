/**
 * A node crash at every occurrence of a run in turn: once with the host repaired after a while, once for good. Whatever is struck, the
 * first must complete, the second must complete or be stuck with a reason, and no VM may be lost or run in two places.
 */
import { MINUTE, type Micros } from '../src/base/units.js';
import type { Scenario } from '../src/scenarios/index.js';
import { type Rehearsal, rehearse } from '../src/session/index.js';

const REPAIR: Micros = 20 * MINUTE;

export interface Crashes {
  readonly runs: number;
  /** What must not be: when, who and what. */
  readonly faults: readonly string[];
}

/**
 * Right before and right after every moment of the run. `each`: one member at each of them, in turn; `all`: every member at each of them.
 */
export async function crashes(scenario: Scenario, whom: 'each' | 'all'): Promise<Crashes> {
  const moments = momentsOf(await rehearse(scenario));
  const hosts = scenario.world.hosts.flatMap(({ cluster }, host) => (cluster === undefined ? [] : [host]));
  const result = { runs: 0, faults: [] as string[] };
  for (const [number, atUs] of moments.entries()) {
    const struck = whom === 'all' ? hosts : [hosts[number % hosts.length] as number];
    for (const host of struck)
      for (const forUs of [REPAIR, undefined]) {
        const fault = { kind: 'crash', atUs, host, ...(forUs === undefined ? {} : { forUs }) } as const;
        const rehearsal = await rehearse({ ...scenario, faults: [fault] });
        result.runs += 1;
        for (const wrong of wrongs(rehearsal, forUs !== undefined))
          result.faults.push(`${scenario.world.hosts[host]?.name} at ${atUs} us, ${forUs ?? 'for good'}: ${wrong}`);
      }
  }
  return result;
}

/** A fault that is written comes before anything else of its moment: one microsecond later it comes after all of it. */
function momentsOf({ run: { trace } }: Rehearsal): Micros[] {
  const moments = new Set<Micros>();
  for (let seq = 0; seq < trace.length; seq += 1) moments.add(trace.atUs(seq)).add(trace.atUs(seq) + 1);
  return [...moments].sort((a, b) => a - b);
}

function wrongs({ outcome, verdict, run }: Rehearsal, repaired: boolean): string[] {
  const broken = verdict.violations
    .filter(({ invariant }) => /^(safety|progress)\//.test(invariant))
    .map(({ invariant, saw }) => `${invariant}: ${saw}`);
  const reasons = run.players.flatMap(({ ask }) => (ask?.kind === 'stuck' ? [ask.because] : []));
  const well = outcome === 'completed' || (!repaired && outcome === 'stuck' && reasons.every((one) => one.length > 0));
  return well ? broken : [...broken, `${outcome}: ${reasons.join(' ')}`];
}
