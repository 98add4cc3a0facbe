/**
 * One way to play a plan, many times: a scenario text with what is changed about it. It is plain data, so that it can go to another
 * thread or another machine; nothing executable travels.
 */
import type { Complaint } from '../base/complaint.js';
import type { Result } from '../base/result.js';
import type { Micros } from '../base/units.js';
import type { PolicySource } from '../operators/index.js';
import { parseScenario, type Scenario } from '../scenarios/index.js';
import { type Beginning, beginningOf } from '../session/index.js';
import { atEnd, drawn, type End, inputsOf } from './odds/draw.js';
import { seedOf } from './odds/odds.js';
import { assumptionsOf, type Spread, spreadsOf } from './odds/spreads.js';
import { type Sample, sampleOf } from './sample.js';

export interface ArmSpec {
  /** How it is told. */
  readonly name: string;
  readonly text: string;
  readonly file: string;
  /** Unwritten: the file's. */
  readonly seed?: string;
  readonly untilUs?: Micros;
  readonly doubts: readonly string[];
  readonly policy?: PolicySource;
  /** Unwritten: what is assumed is as it usually is. */
  readonly end?: End;
  /** How far live migrations may be off, at an end. */
  readonly factor: number;
}

export interface Arm {
  readonly spec: ArmSpec;
  readonly scenario: Scenario;
  readonly spreads: readonly Spread[];
  readonly beginning: Beginning;
}

/** A sample and what was drawn for it: of each spread the value, or the mean over the hosts. */
export interface Played {
  readonly index: number;
  readonly sample: Sample;
  readonly inputs: readonly Micros[];
}

export async function openArm(spec: ArmSpec): Promise<Result<Arm, readonly Complaint[]>> {
  const parsed = await parseScenario(spec.text, spec.file);
  if (!parsed.ok) return parsed;
  const scenario = spec.seed === undefined ? parsed.value : { ...parsed.value, seed: spec.seed };
  const ended = spec.end === undefined ? scenario : atEnd(scenario, spec.end, assumptionsOf(scenario, spec.factor));
  const beginning = await beginningOf(ended, spec);
  return { ok: true, value: { spec, scenario: ended, spreads: spreadsOf(scenario), beginning } };
}

/** Plays the runs of these numbers, from 0: each by its own seed, whoever plays it. */
export async function playRange(
  { spec, scenario, spreads, beginning }: Arm,
  first: number,
  count: number,
): Promise<Played[]> {
  const { doubts, untilUs, policy } = spec;
  const played: Played[] = [];
  for (let index = first; index < first + count; index += 1) {
    const seed = seedOf(scenario.seed, index);
    const variant = drawn(scenario, seed, spreads);
    const options = {
      seed,
      doubts,
      ...(untilUs === undefined ? {} : { untilUs }),
      ...(policy === undefined ? {} : { policy }),
    };
    const sample = await sampleOf(variant, options, beginning);
    played.push({ index, sample, inputs: inputsOf(variant, spreads) });
  }
  return played;
}
