/** What a fuzzing of a policy has found, in words. */
import type { Case, CaseFault, CaseVm } from '../search/cases/case.js';
import type { Found, Fuzzed } from '../search/cases/fuzz.js';
import { counted } from './names.js';
import { headline, type PageOptions, pageOf, paragraph, section } from './page.js';
import { replay, savedReplay } from './replay.js';

export interface FuzzTold {
  readonly policy: string;
  readonly fuzzed: Fuzzed;
  /** By kind of failure, the file that its smallest case was saved to. */
  readonly saved: ReadonlyMap<string, string>;
  readonly interrupted: boolean;
}

export function tellFuzz({ policy, fuzzed, saved, interrupted }: FuzzTold, options: PageOptions): string {
  const page = pageOf(options);
  const { failures, runs, met, corpus } = fuzzed;
  const says =
    failures.length === 0
      ? `passed: ${policy} fared well in ${counted(runs, 'case')}.`
      : `failed: ${policy} fails in ${failures.length === 1 ? 'one way' : `${failures.length} ways`}, in ${counted(runs, 'case')}.`;
  const paint = failures.length === 0 ? page.good : page.bad;
  return [
    ...headline(page, `${interrupted ? 'interrupted, so far: ' : ''}${says}`, paint),
    ...paragraph(
      page,
      `${counted(met.size, 'thing')} met (facts, refusals, faults together, what sets nodes and VMs apart); ${counted(corpus.length, 'case')} kept.`,
    ),
    ...failures.flatMap((found) => failurePart(page, found, saved.get(found.failure.kind))),
  ].join('\n');
}

function failurePart(page: ReturnType<typeof pageOf>, found: Found, file: string | undefined): string[] {
  const { case: smallest, failure, plays, minimal } = found;
  const size = `${counted(smallest.hosts.length, 'host')}, ${counted(smallest.vms.length, 'VM')}, ${counted(smallest.faults.length, 'fault')}`;
  return section(page, `Fails: ${failure.kind}`, [
    ...paragraph(page, failure.says, '  '),
    ...storyOf(smallest).flatMap((line) => paragraph(page, line, '  ')),
    ...paragraph(
      page,
      `${size}; ${minimal ? 'locally minimal: nothing can be taken away or lowered' : 'not shrunk to its end'} (${counted(plays, 'play')}).`,
      '  ',
    ),
    ...(file === undefined ? [] : replay(savedReplay(file))),
  ]);
}

/** A case in at most ten lines. */
export function storyOf({ from, to, method, vmVersions, witness, enforced, hosts, vms, faults }: Case): string[] {
  const nodes = hosts.map(({ name, memory, release, cpu }) => {
    const more = [cpu, release === from ? undefined : `already ${release}`].filter((one) => one !== undefined);
    return `${name} (${[`${memory} GiB`, ...more].join(', ')})`;
  });
  return [
    `A cluster goes from ${from} to ${to}, ${method}, witness ${witness}${vmVersions === 'after' ? ', VM versions after it' : ''}${enforced ? ', anti-affinity enforced' : ''}.`,
    `Nodes: ${shortened(nodes)}.`,
    `VMs: ${shortened(vms.map(vmStory))}.`,
    ...faults.slice(0, FAULTS_MAX).map(faultStory),
  ];
}

function vmStory(vm: CaseVm): string {
  const { name, on, memory, version, priority, state } = vm;
  const more = [
    priority,
    state,
    vm.possibleOwners && `possible owners ${vm.possibleOwners.join(' ')}`,
    vm.compatibility && 'processor compatibility',
    vm.antiAffinity && `anti-affinity class ${vm.antiAffinity}`,
    vm.immovable && `bound to ${on} (${vm.immovable})`,
    vm.clustered === false ? 'no role' : undefined,
  ].filter((one) => one !== undefined);
  return `${name} on ${on} (${[`${memory} GiB`, `version ${version}`, ...more].join(', ')})`;
}

const FAULTS_MAX = 7;
const NAMES_MAX = 6;

const shortened = (texts: readonly string[]): string =>
  texts.length <= NAMES_MAX
    ? texts.join(', ')
    : `${texts.slice(0, NAMES_MAX).join(', ')} and ${texts.length - NAMES_MAX} more`;

function faultStory(fault: CaseFault): string {
  const at = `After ${fault.at} min`;
  switch (fault.kind) {
    case 'crash':
      return `${at} ${fault.host} loses its power for ${fault.for} min.`;
    case 'cut':
      return `${at} the network of ${fault.host} is cut for ${fault.for} min.`;
    case 'migration':
      return `${at} the next migration of ${fault.vm} breaks in its copy.`;
    case 'installation':
      return `${at} the installation of ${fault.host} fails.`;
    case 'slow':
      return `${at} the migration network is slow for ${fault.for} min.`;
  }
}

export const fuzzJson = ({ policy, fuzzed, saved, interrupted }: FuzzTold): object => ({
  clusterdrill: 1,
  ...{ policy, interrupted, runs: fuzzed.runs, met: [...fuzzed.met].sort(), corpus: fuzzed.corpus.length },
  failures: fuzzed.failures.map(({ failure, case: smallest, drawn, run, plays, minimal }) => ({
    ...failure,
    ...{ run, plays, minimal, case: smallest, drawn, story: storyOf(smallest), file: saved.get(failure.kind) ?? null },
  })),
});
