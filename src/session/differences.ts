/** What is not the same in two moments of a run, or of two runs of one inventory. */
import { versionText } from '../model/catalog/index.js';
import { releaseKey } from '../model/rules/names.js';
import { drainWord, hostWord, vmWord } from '../model/words.js';
import type { Cluster, Host, Vm, World } from '../model/world.js';
import { isVm, NONE } from '../model/world.js';

export interface Difference {
  readonly about: 'cluster' | 'host' | 'vm';
  readonly subject: number;
  readonly what: string;
  /** Undefined: it did not exist. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

type Seen<T> = Readonly<Record<string, (world: World, one: T) => string>>;

const OF_CLUSTER: Seen<Cluster> = {
  level: (_, one) => releaseKey(one.level),
  members: (world, { members }) => members.map((host) => nameOf(world.hosts, host)).join(', '),
  quorum: (_, one) => (one.quorate ? 'yes' : 'no'),
};

const OF_HOST: Seen<Host> = {
  state: (_, one) => hostWord(one.node),
  release: (_, one) => releaseKey(one.release),
  drain: (_, one) => drainWord(one.drain),
  VMs: (_, one) => String(one.vms.length),
};

const OF_VM: Seen<Vm> = {
  host: (world, one) => nameOf(world.hosts, one.host),
  state: (_, one) => vmWord(one.power),
  version: (_, one) => (isVm(one) ? versionText(one.version) : ''),
  cluster: (_, one) => (one.clustered ? 'role' : 'no role'),
};

/** Clusters first, then hosts, then VMs, each in the order of the inventory. */
export function differencesOf(before: World, after: World): Difference[] {
  return [
    ...among('cluster', before, after, before.clusters, after.clusters, OF_CLUSTER),
    ...among('host', before, after, before.hosts, after.hosts, OF_HOST),
    ...among('vm', before, after, before.vms, after.vms, OF_VM),
  ];
}

function among<T>(
  about: Difference['about'],
  before: World,
  after: World,
  olds: readonly T[],
  news: readonly T[],
  seen: Seen<T>,
): Difference[] {
  const found: Difference[] = [];
  for (let subject = 0; subject < Math.max(olds.length, news.length); subject += 1) {
    for (const [what, see] of Object.entries(seen)) {
      const [one, other] = [olds[subject], news[subject]];
      const [was, is] = [one && see(before, one), other && see(after, other)];
      if (was !== is) found.push({ about, subject, what, before: was, after: is });
    }
  }
  return found;
}

const nameOf = (all: readonly { readonly name: string }[], index: number): string =>
  index === NONE ? '' : (all[index]?.name ?? '');
