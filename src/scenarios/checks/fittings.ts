/** What must be true of builds and of virtual switches. */
import { complain } from '../../base/complaint.js';
import { nearest } from '../../base/names.js';
import { listed, quote } from '../../base/text.js';
import { releaseAt } from '../../model/catalog/index.js';
import { type Directory, type HostDraft, type HostRow, present, type VmDraft } from '../directory.js';
import type { Notes } from '../notes.js';

/** A set of switches is a number of so many bits. */
const SWITCHES_MAX = 30;

export function checkFittings(directory: Directory, notes: Notes): void {
  const seen = new Set<HostDraft>();
  for (const host of directory.hosts.all) {
    if (seen.has(host.draft)) continue;
    seen.add(host.draft);
    checkBuild(host, notes);
    checkNuma(host, notes);
  }
  checkSwitchCount(directory, notes);
  checkConnections(directory, notes);
  checkSites(directory, notes);
  checkGenerations(directory, notes);
}

/** A virtual TPM is part of the hardware of generation 2. */
function checkGenerations({ vms }: Directory, notes: Notes): void {
  for (const draft of new Set(vms.all.map((vm) => vm.draft)))
    if (draft.generation === 1 && draft.traits?.includes('vtpm') === true)
      notes.at(
        draft,
        'generation',
        complain('A VM of generation 1 has no virtual TPM.', '2, or no `vtpm` in `traits:`'),
      );
}

/** A VM prefers a site that a host is at. */
function checkSites({ hosts, vms }: Directory, notes: Notes): void {
  const known = [...new Set(hosts.all.flatMap(({ draft }) => draft.site ?? []))];
  if (hosts.open || hosts.all.some(({ draft }) => notes.isWrong(draft, 'site'))) return;
  for (const draft of new Set(vms.all.map((vm) => vm.draft))) {
    const { preferredSite: site } = draft;
    if (site === undefined || known.some((one) => one.toLowerCase() === site.toLowerCase())) continue;
    const expected = known.length === 0 ? '`site:` at its hosts' : listed(known);
    notes.at(
      draft,
      'preferredSite',
      complain(`No host is at the site ${quote(site)}.`, expected, nearest(site, known)),
    );
  }
}

function checkBuild({ draft, release }: HostRow, notes: Notes): void {
  if (draft.build === undefined || release < 0 || notes.isWrong(draft, 'release')) return;
  const { key, build } = releaseAt(release);
  const own = Number(build.value.split('.').at(-1));
  if (draft.build.release === own) return;
  const why = `This is no build of ${key}.`;
  notes.at(draft, 'build', complain(why, `${own} and the number of an update: ${own}.${draft.build.revision}`));
}

/** A NUMA node without a processor is none. */
function checkNuma({ draft }: HostRow, notes: Notes): void {
  const { numaNodes, cores } = draft;
  if (numaNodes === undefined || cores === undefined || numaNodes <= cores) return;
  if (notes.isWrong(draft, 'numaNodes') || notes.isWrong(draft, 'cores')) return;
  notes.at(draft, 'numaNodes', complain('It has more NUMA nodes than cores.', `at most ${cores}`));
}

const namesIn = (value: string | readonly (string | undefined)[] | undefined): readonly string[] =>
  typeof value === 'string' ? [value] : present(value);

function checkSwitchCount({ hosts, vms }: Directory, notes: Notes): void {
  const names = new Set<string>();
  const count = (owner: object, key: string, some: readonly string[]): boolean => {
    for (const name of some) names.add(name.toLowerCase());
    if (names.size <= SWITCHES_MAX) return false;
    notes.at(owner, key, complain(`The file has more than ${SWITCHES_MAX} names of switches.`, 'fewer'));
    return true;
  };
  for (const draft of new Set(hosts.all.map((host) => host.draft))) {
    if (count(draft, 'switches', namesIn(draft.switches))) return;
    if (draft.rebuilt !== undefined && count(draft.rebuilt, 'switches', namesIn(draft.rebuilt.switches))) return;
  }
  for (const draft of new Set(vms.all.map((vm) => vm.draft))) if (count(draft, 'switch', namesIn(draft.switch))) return;
}

/** A VM runs where its switches are. The first VM of an entry that does not speaks for all. */
function checkConnections({ vms }: Directory, notes: Notes): void {
  const told = new Set<VmDraft>();
  for (const { name, draft, host } of vms.all) {
    const there = host?.draft.switches;
    if (host === undefined || there === undefined || told.has(draft)) continue;
    if (notes.isWrong(host.draft, 'switches') || present(there).length < there.length) continue;
    const known = new Set(present(there).map((one) => one.toLowerCase()));
    const missing = namesIn(draft.switch).find((one) => !known.has(one.toLowerCase()));
    if (missing === undefined) continue;
    told.add(draft);
    const why = `${name} is on ${host.name}, which has no switch ${quote(missing)}.`;
    const expected = known.size === 0 ? 'a switch of its host' : listed(present(there));
    notes.at(draft, 'switch', complain(why, expected, nearest(missing, present(there))));
  }
}
