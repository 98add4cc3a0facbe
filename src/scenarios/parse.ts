/** The way into this room: the text of a scenario becomes a scenario, or everything that is wrong with it. */
import { isMap } from 'yaml';
import { type Complaint, complain, type Place } from '../base/complaint.js';
import { err, ok, type Result } from '../base/result.js';
import { ALL_INVARIANTS } from '../invariants/index.js';
import { CMDLETS, COMMANDS } from '../model/commands/index.js';
import { LEDGER } from '../model/rules/index.js';
import type { ScriptLine } from '../operators/script-line.js';
import { loadParser } from '../powershell/parse.js';
import { buildScenario, type Sound } from './build.js';
import { checkAffinity } from './checks/affinity.js';
import { checkClaims } from './checks/claims.js';
import { checkFaults } from './checks/faults.js';
import { checkFittings } from './checks/fittings.js';
import { checkGroupSets } from './checks/group-sets.js';
import { checkHazard } from './checks/hazard.js';
import { checkInventory } from './checks/inventory.js';
import { checkLab } from './checks/lab.js';
import { checkRoles } from './checks/roles.js';
import { checkScript } from './checks/script.js';
import { checkSpan } from './checks/span.js';
import { checkUpgrade } from './checks/upgrade.js';
import { checkVms } from './checks/vms.js';
import { checkHeadroom } from './checks/windows.js';
import { checkWorkloads } from './checks/workloads.js';
import { type ConditionChecker, conditionCheckerOf } from './conditions.js';
import { type Directory, type Draft, openDirectory } from './directory.js';
import { MadeVms } from './made-vms.js';
import { readMoments } from './moments.js';
import { Notes } from './notes.js';
import { Reader } from './reader.js';
import type { Scenario } from './scenario.js';
import { scenarioType, type Written } from './schema.js';
import type { ScriptTables, ScriptWalk } from './script.js';
import { openYaml, type Source } from './source.js';

/** What names of the file are compared with, beside the file itself. */
export interface Tables extends ScriptTables {
  /** Ids of the shipped invariants. */
  readonly invariants: readonly string[];
}

const TABLES: Tables = {
  cmdlets: CMDLETS,
  aboutOf: (cmdlet) => COMMANDS.get(cmdlet),
  rules: LEDGER.map(({ id }) => id),
  invariants: ALL_INVARIANTS.map(({ id }) => id),
};

/** Never throws on what a person wrote. Complaints come in the order of their places. */
export async function parseScenario(
  text: string,
  file: string,
  tables: Partial<Tables> = {},
): Promise<Result<Scenario, readonly Complaint[]>> {
  return parseMoments(text, file, [], tables);
}

/**
 * The same with more faults: each text is a list of them, as under `faults:`. Complaints of a text are about that text, and come only
 * where the file itself has none.
 */
export async function parseMoments(
  text: string,
  file: string,
  moments: readonly string[],
  tables: Partial<Tables> = {},
): Promise<Result<Scenario, readonly Complaint[]>> {
  const sound = await soundScenario(text, file, moments, tables);
  return sound.ok ? ok(buildScenario(sound.value)) : sound;
}

/** What was written, read and without a complaint, before a scenario is built of it. */
export async function soundScenario(
  text: string,
  file: string,
  moments: readonly string[] = [],
  tables: Partial<Tables> = {},
): Promise<Result<Sound, readonly Complaint[]>> {
  const { source, complaints } = openYaml(text);
  if (source === undefined) return err(complaints);
  if (!isMap(source.root)) return err([...complaints, { ...NO_MAPPING, place: placeOfRoot(source) }]);
  const notes = new Notes(source);
  const draft = new Reader(notes).read(scenarioType, source.root) as Draft | undefined;
  const checked =
    draft && trusted(draft, source, notes) ? await check(draft, notes, { ...TABLES, ...tables }) : undefined;
  const all = [...complaints, ...notes.complaints.filter((one) => stands(one, source))];
  if (all.length > 0 || checked === undefined) return err(inOrder(all));
  const more = readMoments(moments, draft as Draft, checked);
  if (!more.ok) return err(inOrder(more.error));
  const written = draft as Written;
  const faults = more.value.length === 0 ? {} : { faults: [...(written.faults ?? []), ...more.value] };
  return ok({ file, written: { ...written, ...faults }, lineOf: (owner) => notes.lineOf(owner), ...checked });
}

const NO_MAPPING = complain(
  'The file is no mapping of keys to values.',
  'clusterdrill, title and hosts, each with a colon',
);

function placeOfRoot({ root, place }: Source): Place {
  return place(root?.range?.[0] ?? 0);
}

interface Checked {
  readonly directory: Directory;
  readonly lines: readonly ScriptLine[];
}

async function check(draft: Draft, notes: Notes, tables: Tables): Promise<Checked> {
  const directory = openDirectory(draft, notes);
  checkInventory(draft, directory, notes);
  checkVms(draft, directory, notes);
  checkRoles(directory, notes);
  checkFittings(directory, notes);
  checkAffinity(draft, directory, notes);
  checkGroupSets(draft, directory, notes);
  checkUpgrade(draft, directory, notes);
  checkHeadroom(draft, directory, notes);
  checkWorkloads(draft, notes);
  checkSpan(draft, notes);
  const made = new MadeVms();
  const conditions = await conditionsFor(draft, directory, made);
  const lines =
    draft.script === undefined ? [] : await scriptLines(draft, { directory, notes, tables, made }, conditions);
  checkFaults(draft, directory, lines, notes);
  checkClaims(draft, tables.invariants, conditions, notes);
  checkHazard(draft, tables.invariants, notes);
  checkLab(draft, directory, conditions, notes);
  return { directory, lines };
}

async function scriptLines(
  draft: Draft,
  known: Pick<ScriptWalk, 'directory' | 'notes' | 'tables' | 'made'>,
  conditions: ConditionChecker | undefined,
): Promise<readonly ScriptLine[]> {
  const parser = await loadParser();
  return checkScript(draft, { ...known, parser }, conditions);
}

/** Loaded only where there is a condition. */
async function conditionsFor(
  { script, invariants, lab }: Draft,
  directory: Directory,
  made: MadeVms,
): Promise<ConditionChecker | undefined> {
  const waits = script?.some((entry) => typeof entry === 'object' && 'until' in entry) === true;
  return waits || invariants?.also !== undefined || lab !== undefined
    ? await conditionCheckerOf(directory, made)
    : undefined;
}

/** Whether the lists of names can be relied on: a syntax error inside or before them may have swallowed some. */
function trusted(draft: Draft, { brokenAt }: Source, notes: Notes): boolean {
  if (brokenAt === Number.POSITIVE_INFINITY) return true;
  return ['clusters', 'networks', 'hosts', 'vms', 'roles'].every((key) => notes.endOf(draft, key) < brokenAt);
}

/** Behind a syntax error a text may be misread. */
function stands({ place }: Complaint, { brokenAt, place: placeAt }: Source): boolean {
  if (brokenAt === Number.POSITIVE_INFINITY || place === undefined) return true;
  const { line, column } = placeAt(brokenAt);
  return place.line < line || (place.line === line && place.column < column);
}

const inOrder = (complaints: readonly Complaint[]): readonly Complaint[] =>
  complaints.toSorted(
    (one, other) =>
      (one.place?.line ?? 0) - (other.place?.line ?? 0) || (one.place?.column ?? 0) - (other.place?.column ?? 0),
  );
