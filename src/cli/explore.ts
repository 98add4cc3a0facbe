/** `clusterdrill explore`: every order and every fault of a small cluster, and the certificate. */
import { join } from 'node:path';
import { compileClaims, type OwnClaim } from '../invariants/index.js';
import { makeWorld } from '../model/make-world.js';
import { hopsOf } from '../operators/hops.js';
import { openPolicy, type PolicySource } from '../operators/index.js';
import { type CertificateTold, certificateJson, isBad, tellCertificate } from '../report/certificate.js';
import type { Scenario } from '../scenarios/index.js';
import { type Capsule, capsuleOf } from '../search/capsule.js';
import { certify } from '../search/certificate.js';
import { COMMAND_KIND_NAMES, COMMAND_SETS, type CommandKind, type CommandSet } from '../search/command-kinds.js';
import { Explorer } from '../search/explore.js';
import type { ExploreOptions } from '../search/explore-options.js';
import { FAULT_KIND_NAMES, type FaultKind } from '../search/fault-kinds.js';
import { mustFit } from '../search/fits.js';
import type { Grain } from '../search/grain.js';
import { itfOf } from '../search/itf.js';
import { searchable } from '../search/own-claims.js';
import { TooLarge } from '../search/packer.js';
import { makeFolder } from '../studies/workers/folder.js';
import { client } from './client.js';
import { exportTrouble } from './exports.js';
import { fileTrouble, folderTrouble, readScenarioFile } from './files.js';
import { KeptSearch } from './kept-search.js';
import { known } from './kinds.js';
import { load } from './loading.js';
import { colours, columns, EXIT, print, warn, writeLines } from './output.js';
import { policyFor, policyTrouble } from './policy.js';
import { knowsRules } from './run.js';
import { search } from './searched.js';

export interface ExploreCommandOptions {
  readonly commands: readonly string[];
  readonly faults: number;
  readonly kinds: readonly string[];
  readonly grain: Grain;
  readonly maxStates: number;
  readonly maxMemory: number;
  readonly depthFirst?: boolean;
  readonly reduceOrders?: boolean;
  readonly symmetry: boolean;
  readonly doubt: readonly string[];
  readonly policy?: string;
  readonly workers?: number;
  readonly save?: string;
  readonly resume?: string;
  readonly html?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly color?: boolean;
}

/** With the policy that was read. */
type Played = ExploreCommandOptions & { readonly source: PolicySource | undefined };

export async function explore(file: string, options: ExploreCommandOptions): Promise<number> {
  if (!knowsRules(options.doubt)) return EXIT.input;
  const kinds = known(options.kinds, FAULT_KIND_NAMES, 'fault');
  const commands = commandsOf(options.commands);
  if (kinds === undefined || commands === undefined) return EXIT.input;
  const trouble = orderTrouble(options) ?? placeTrouble(file, options);
  if (trouble !== undefined) {
    warn(trouble);
    return EXIT.input;
  }
  const scenario = await load(file, options);
  if (scenario === undefined) return EXIT.input;
  const to = releasesOf(scenario);
  if (to.length === 0) {
    warn(`${file} has no upgrade with a release to go to; explore needs one: upgrade: { to: WS2022 }.`);
    return EXIT.input;
  }
  const policy = await policyOf(file, options);
  if (policy === 'wrong') return EXIT.input;
  const own = await ownClaims(scenario);
  const question = { ...questionOf(scenario, options, commands, kinds, to), own, ...policy?.option };
  try {
    return await answer(file, scenario, question, { ...options, source: policy?.source });
  } catch (error) {
    const said = error instanceof TooLarge ? tooLarge(file, error) : policyTrouble(error);
    if (said === undefined) throw error;
    warn(said);
    return EXIT.input;
  } finally {
    policy?.close();
  }
}

const tooLarge = (file: string, { message }: TooLarge): string =>
  `${file} is too large to be explored: ${message}. Ask it of two to four hosts with a few VMs; campaign plays many nights of the whole.`;

/** A policy that says where VMs go. Its hosts and VMs have names, so none of them changes places. */
async function policyOf(file: string, options: ExploreCommandOptions) {
  if (options.policy === undefined) return undefined;
  const source = await policyFor(file, {}, options);
  if (source === 'none' || source === 'wrong') return 'wrong';
  try {
    const { placement, close } = await openPolicy(source);
    if (placement !== undefined) return { option: { placement, symmetry: false }, source, close };
    close();
    warn(`${options.policy} exports no placement: only who says where VMs go can be explored. fuzz plays operators.`);
  } catch (error) {
    warn(policyTrouble(error) ?? String(error));
  }
  return 'wrong';
}

async function answer(file: string, scenario: Scenario, question: ExploreOptions, options: Played): Promise<number> {
  mustFit(question.world);
  const explorer = new Explorer(question);
  const kept = new KeptSearch(options.resume, question, options.source?.text);
  const trouble = kept.open(explorer);
  if (trouble !== undefined) {
    warn(trouble);
    return EXIT.input;
  }
  const { seconds, before, interrupted } = await search(explorer, options);
  const certificate = certify(explorer);
  const isKept = await kept.close(explorer);
  const saved = await save(file, scenario, options, certificate);
  const { title } = scenario;
  const by = options.source && { policy: options.source };
  const told: CertificateTold = {
    ...{ title, file, scenario, certificate, seconds, before, saved: saved ?? new Map() },
    ...by,
  };
  const failed = await writePage(told, options);
  // A search may have taken hours: what it found is told also where it could not be written.
  if (options.json === true) print(`${JSON.stringify(certificateJson(told))}\n`);
  else if (options.quiet !== true)
    print(`${tellCertificate(told, { color: colours(process.stdout, options), width: columns() })}\n`);
  if (failed !== undefined) return failed;
  if (!isKept || saved === undefined) return EXIT.input;
  if (interrupted) return EXIT.interrupted;
  return certificate.claims.some(isBad) ? EXIT.broken : EXIT.ok;
}

/** Undefined: it is written, or nobody asked for it. Otherwise the exit code, and why was told. */
async function writePage(told: CertificateTold, { html }: ExploreCommandOptions): Promise<number | undefined> {
  if (html === undefined) return undefined;
  const { certificateHtml } = await import('../report/html/certificate-page.js');
  const failed = await writeLines(html, [certificateHtml(told, await client())]);
  if (failed !== undefined) warn(`The page could not be written: ${failed.why}.`);
  return failed?.code;
}

/** What does not go with a search that leaves out orders. */
function orderTrouble({ reduceOrders, depthFirst, policy }: ExploreCommandOptions): string | undefined {
  if (reduceOrders !== true) return undefined;
  if (depthFirst === true)
    return '--reduce-orders does not go with --depth-first: which orders may be left out is known breadth first alone.';
  if (policy === undefined) return undefined;
  return '--reduce-orders does not go with --policy: nobody knows what a policy reads, and so which moves do not touch each other.';
}

/** A search may take hours: where nothing can be written is told before it. */
const placeTrouble = (file: string, { html, resume, save, policy }: ExploreCommandOptions): string | undefined =>
  (html === undefined ? undefined : exportTrouble({ html }, [file], [policy, resume])) ??
  (resume === undefined ? undefined : fileTrouble('--resume', resume)) ??
  (save === undefined ? undefined : folderTrouble('--save', save));

function questionOf(
  scenario: Scenario,
  options: ExploreCommandOptions,
  commands: readonly CommandKind[],
  faults: readonly FaultKind[],
  to: readonly number[],
): ExploreOptions {
  return {
    world: { ...scenario.world, doubts: options.doubt },
    grain: options.grain,
    budget: options.faults,
    order: options.depthFirst === true ? 'depth' : 'breadth',
    symmetry: options.symmetry,
    ...(options.reduceOrders === true ? { reducesOrders: true } : {}),
    maxStates: options.maxStates,
    maxBytes: options.maxMemory,
    ...{ commands, faults, to },
  };
}

/** Claims of the file that a search can ask. */
const ownClaims = async ({ invariantsAlso }: Scenario): Promise<OwnClaim[]> =>
  searchable(await compileClaims(invariantsAlso));

/** The hops of the upgrade: what hosts may be set up with. */
function releasesOf({ plans, world }: Scenario): number[] {
  const plan = plans.find((one) => one.kind === 'rolling');
  if (plan === undefined) return [];
  const hops = hopsOf(plan, world.clusters[plan.cluster]?.level ?? 0);
  return hops.length > 0 ? hops : [plan.to];
}

/** Sets and kinds of commands by their names; undefined: one is unknown, which was told. */
function commandsOf(names: readonly string[]): readonly CommandKind[] | undefined {
  const found = known(names, [...Object.keys(COMMAND_SETS), ...COMMAND_KIND_NAMES], 'command');
  return found && [...new Set(found.flatMap((name) => COMMAND_SETS[name as CommandSet] ?? [name as CommandKind]))];
}

/** Saves each counterexample as a scenario, and looks whether it breaks the same claim in a rehearsal. Undefined: one could not be written. */
async function save(
  file: string,
  scenario: Scenario,
  { save: folder, doubt, source }: Played,
  { claims }: ReturnType<typeof certify>,
): Promise<CertificateTold['saved'] | undefined> {
  const saved = new Map<string, { file: string; timed: boolean }>();
  const broken = claims.filter(isBad);
  if (folder === undefined || broken.length === 0) return saved;
  const text = readScenarioFile(file);
  try {
    makeFolder(folder);
  } catch (error) {
    warn(`${folder} could not be made: ${(error as Error).message}. Name another folder.`);
    return undefined;
  }
  const files = fileNames(broken.map(({ id }) => id));
  for (const [at, claim] of broken.entries()) {
    if (claim.path === undefined || !text.ok) continue;
    const capsule: Capsule = await capsuleOf({
      text: text.value,
      scenario,
      claim: claim.id,
      path: claim.path,
      doubts: doubt,
      ...(source && { policy: source }),
    });
    const path = join(folder, `${files[at]}.yaml`);
    const trace = JSON.stringify(itfOf(makeWorld(scenario.world), claim.id, claim.path), undefined, 1);
    const failed =
      (await writeLines(path, [capsule.text])) ?? (await writeLines(path.replace(/\.yaml$/, '.itf.json'), [trace]));
    if (failed !== undefined) {
      warn(`${path} could not be written: ${failed.why}.`);
      return undefined;
    }
    saved.set(claim.id, { file: path, timed: capsule.timed });
  }
  return saved;
}

/** A name of a file for each claim, also where files do not tell capital letters from small ones. */
function fileNames(ids: readonly string[]): string[] {
  const taken = new Set<string>();
  return ids.map((id) => {
    const plain = id.replaceAll('/', '-');
    let name = plain;
    for (let next = 2; taken.has(name.toLowerCase()); next += 1) name = `${plain}-${next}`;
    taken.add(name.toLowerCase());
    return name;
  });
}
