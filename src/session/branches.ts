/** Runs that part from one another: a tree whose root is the scenario as it is. A branch is a whole run, recorded like any other. */
import type { Complaint } from '../base/complaint.js';
import { err, ok, type Result } from '../base/result.js';
import type { Micros } from '../base/units.js';
import { parseScenario, type Scenario } from '../scenarios/index.js';
import { partingOf } from './compare.js';
import type { Cursor } from './cursor.js';
import { type Deed, forkedText } from './fork.js';
import { Recording } from './recording.js';
import type { Rehearsal, RehearsalOptions } from './set-up.js';

/** A scenario with the text that it was read from. */
export interface Story {
  readonly text: string;
  readonly scenario: Scenario;
}

export interface Branch {
  /** 0 is the scenario as it is. */
  readonly number: number;
  /** Undefined of the root. */
  readonly from: Branch | undefined;
  /** When it parts from that one, and by what. */
  readonly atUs: Micros;
  readonly deed: Deed | undefined;
  readonly story: Story;
  readonly recording: Recording;
}

/** Where two runs part, and what they come to. */
export interface Comparison {
  readonly one: Rehearsal;
  readonly other: Rehearsal;
  /** Number of the first occurrence that differs; undefined where none does. */
  readonly parting: number | undefined;
}

export class Branches {
  readonly all: Branch[];

  private constructor(
    root: Branch,
    readonly options: RehearsalOptions,
  ) {
    this.all = [root];
  }

  /** A tree of the scenario alone. */
  static async plant(story: Story, options: RehearsalOptions = {}): Promise<Branches> {
    const recording = await Recording.open(story.scenario, options);
    const root = { number: 0, from: undefined, atUs: 0, deed: undefined, story, recording };
    return new Branches(root, options);
  }

  get root(): Branch {
    return this.all[0] as Branch;
  }

  /** Grows a branch from where a run stands: all that has been stays, and the deed comes right after it. */
  async grow(
    from: Branch,
    { lastAtUs, atUs, length }: Cursor,
    deed: Deed,
  ): Promise<Result<Branch, readonly Complaint[]>> {
    // Within a moment the rest of it still comes: what is done in the same microsecond would come before it.
    const after = length > 0 && lastAtUs === atUs ? atUs + 1 : atUs;
    const text = forkedText(from.story.text, after, deed, this.options);
    if (!text.ok) return err([text.error]);
    const scenario = await parseScenario(text.value, from.story.scenario.file);
    if (!scenario.ok) return scenario;
    const recording = await Recording.open(scenario.value, this.options);
    const story = { text: text.value, scenario: scenario.value };
    const branch = { number: this.all.length, from, atUs: after, deed, story, recording };
    this.all.push(branch);
    return ok(branch);
  }
}

/** Holds two runs against each other; undefined while one of them is not recorded to its end. */
export function compareBranches(one: Branch, other: Branch): Comparison | undefined {
  const [a, b] = [one.recording.conclusion, other.recording.conclusion];
  if (a === undefined || b === undefined) return undefined;
  return { one: a, other: b, parting: partingOf(a.run.trace, b.run.trace) };
}
