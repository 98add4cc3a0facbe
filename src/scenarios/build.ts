/** From a file without complaints to a scenario: names become indexes, what is unwritten gets its default. */
import { assert } from '../base/assert.js';
import { type DurationRange, SECOND } from '../base/units.js';
import type { WrittenClaim } from '../invariants/index.js';
import { type DurationKey, overheadIn, processorIndex } from '../model/catalog/index.js';
import { type SettingName, WITNESSES } from '../model/world.js';
import type { CheckpointSpec, ClusterSpec, HostSpec, VmSpec, VolumeSpec, WorldSpec } from '../model/world-spec.js';
import type { ScriptLine } from '../operators/script-line.js';
import { consequencesOf } from './aftermaths.js';
import { faultsOf } from './build-faults.js';
import { physicsOf } from './build-physics.js';
import { isPolicy, plansOf, rangesOf } from './build-plans.js';
import { vmsNamed } from './checks/affinity.js';
import { LIMITS, SEED, UNTIL_US } from './defaults.js';
import { type Directory, type HostRow, rangeOfHosts, type VmRow } from './directory.js';
import { given } from './given.js';
import { idleKeysOf } from './idle-keys.js';
import { valueWithin } from './ranges.js';
import type { Group, Hazard, Lab, Limit, Limits, Places, Scenario, VmExtra } from './scenario.js';
import type { Written } from './schema.js';

/** What the checks found out and the building needs. */
export interface Sound {
  readonly file: string;
  readonly written: Written;
  readonly directory: Directory;
  readonly lines: readonly ScriptLine[];
  /** Line in the file of something that was read. */
  readonly lineOf: (owner: object) => number | undefined;
}

export function buildScenario(sound: Sound): Scenario {
  const { file, written, directory } = sound;
  const { title, asks, seed, start, until, invariants, expect } = written;
  const plans = plansOf(sound);
  const hosts = directory.hosts.all.map(hostSpec);
  const physics = physicsOf(written, directory, plans);
  return {
    file,
    title,
    ...(asks === undefined ? {} : { asks }),
    seed: seed ?? SEED,
    ...(start === undefined ? {} : { start }),
    world: {
      clusters: directory.clusters.all.map((row) => clusterSpec(row.draft as WrittenCluster, row.level, sound)),
      hosts,
      vms: directory.vms.all.map((vm) => ({
        ...given({ failoverPeriodUs: physics.durations.failoverPeriod }),
        ...(vm.role === undefined ? vmSpec(vm, directory) : roleSpec(vm, directory)),
      })),
      mode: physics.network.mode,
      overhead: overheadIn(physics.figures),
      ...(written.caps === undefined ? {} : { caps: given(written.caps) }),
      groupSets: groupSetsOf(written, directory),
      affinities: (written.affinity ?? []).map(({ name, rule, vms, cluster }) => ({
        name,
        type: rule,
        cluster: cluster === undefined ? 0 : (directory.clusters.find(cluster)?.index ?? 0),
        vms: [vms].flat().flatMap((one) => vmsNamed(directory, one).map(({ index }) => index)),
      })),
    },
    untilUs: until ?? UNTIL_US,
    physics,
    faults: faultsOf(written, directory),
    consequences: consequencesOf(hosts),
    ...(written.calm === undefined ? {} : { calmUs: written.calm }),
    plans,
    limits: limitsOf(written.limits),
    invariantsExcept: invariants?.except ?? [],
    invariantsAlso: (invariants?.also ?? []).map(ownInvariant),
    ...(expect === undefined ? {} : { expect: expectedOf(expect) }),
    ...(written.hazard === undefined ? {} : { hazard: hazardOf(written.hazard) }),
    ...(written.lab === undefined ? {} : { lab: given(written.lab) as Lab }),
    clusters: directory.clusters.all.map(({ draft }) => ({ cau: (draft as WrittenCluster).cau === true })),
    networks: (written.networks ?? []).map(({ name, for: carries }) => ({ name, carries })),
    vms: directory.vms.all.map(extraOf),
    groups: groupsOf(directory.vms.all),
    ...(written.upgrade?.strategy !== undefined && isPolicy(written.upgrade.strategy)
      ? { policy: written.upgrade.strategy }
      : {}),
    ranges: rangesOf(written),
    places: placesOf(sound),
    idleKeys: idleKeysOf(sound),
  };
}

function placesOf({ written, directory, lineOf }: Sound): Places {
  const line = ({ draft }: { readonly draft: object }): number => lineOf(draft) ?? 1;
  return {
    clusters: directory.clusters.all.map(line),
    hosts: directory.hosts.all.map(line),
    vms: directory.vms.all.map(line),
    upgrade: (written.upgrade === undefined ? undefined : lineOf(written.upgrade)) ?? 1,
    physics: (written.physics === undefined ? undefined : lineOf(written.physics)) ?? 1,
    limits: (written.limits === undefined ? undefined : lineOf(written.limits)) ?? 1,
  };
}

type WrittenCluster = NonNullable<Written['clusters']>[number];
type WrittenHost = Written['hosts'][number];
type WrittenVm = NonNullable<Written['vms']>[number];

const copiesFor = (resiliency: keyof typeof COPIES | undefined): number | undefined =>
  resiliency === undefined ? undefined : COPIES[resiliency];

const volumeSpec = (
  { name, size, free, owner, resiliency }: NonNullable<WrittenCluster['volumes']>[number],
  hosts: Directory['hosts'],
): VolumeSpec => ({
  name,
  size,
  ...given({ free, owner: owner === undefined ? undefined : hosts.find(owner)?.index, copies: copiesFor(resiliency) }),
});

const COPIES = { 'two-way': 2, 'three-way': 3 } as const;

function clusterSpec(
  { name, witness, storage, resiliency, volumes, settings }: WrittenCluster,
  level: number,
  { written: { physics = {} }, directory: { hosts } }: Sound,
): ClusterSpec {
  return {
    name,
    level,
    ...(witness === undefined ? {} : { witness: WITNESSES.indexOf(witness) }),
    ...given({ storage, copies: copiesFor(resiliency), volumes: volumes?.map((one) => volumeSpec(one, hosts)) }),
    settings: { ...settingsIn(physics), ...(settings as Partial<Record<SettingName, number>> | undefined) },
  };
}

/** Durations that are properties of a cluster: what the file writes of them holds for clusters that do not write the property. */
function settingsIn({ addEvictDelay, resiliencyPeriod }: NonNullable<Written['physics']>) {
  const seconds = (key: DurationKey, range: DurationRange | undefined): number | undefined =>
    range && Math.ceil(valueWithin(key, range) / SECOND);
  return given({
    AddEvictDelay: seconds('addEvictDelay', addEvictDelay),
    ResiliencyDefaultPeriod: seconds('resiliencyPeriod', resiliencyPeriod),
  });
}

function groupSetsOf({ groupSets: sets = [] }: Written, directory: Directory): NonNullable<WorldSpec['groupSets']> {
  const names = sets.map(({ name }) => name.toLowerCase());
  return sets.map(({ name, vms, startup, after }) => ({
    name,
    vms: [vms].flat().flatMap((one) => vmsNamed(directory, one).map(({ index }) => index)),
    after: [after ?? []].flat().map((one) => names.indexOf(one.toLowerCase())),
    delayUs: startup?.delay ?? 0,
  }));
}

function hostSpec({ name, release, cluster, draft }: HostRow): HostSpec {
  const { cores, memory, reserve, settings, cpu, build, ...rest } = draft as WrittenHost;
  const { numaNodes, numaSpanning, microcode, switches, traits, site, rack, rebuilt, storage } = rest;
  const { MaximumVirtualMachineMigrations: maximumMigrations, MaximumStorageMigrations: files } = settings ?? {};
  return {
    name,
    release,
    cores,
    memory,
    ...(cluster ? { cluster: cluster.index } : {}),
    ...given({ reserve, storage, maximumMigrations, maximumStorageMigrations: files }),
    ...(settings?.NodeWeight === 0 ? { weight: false } : {}),
    ...given({ numaNodes, numaSpanning }),
    ...given({ microcode, switches, traits, site, rack, revision: build?.revision }),
    ...(cpu === undefined ? {} : { processor: processorIndex(cpu) }),
    ...(rebuilt === undefined ? {} : { rebuilt: given(rebuilt) }),
  };
}

const checkpointSpec = (written: NonNullable<WrittenVm['checkpoints']>[number]): CheckpointSpec =>
  typeof written === 'string'
    ? { name: written, memory: true }
    : { name: written.name, memory: written.memory ?? true };

/** Free text, but for a local disk, of which it is known what becomes of it: in any case of its letters. */
const bindingIn = (text: string): string => (/^local disk$/i.test(text.trim()) ? 'local disk' : text);

function vmSpec({ name, group, host, draft }: VmRow, { hosts, volumes }: Directory): VmSpec {
  assert(host !== undefined, `${name} has no host`);
  const { memory, on: _on, version, cores, workload, priority, state, clustered, ...rest } = draft as WrittenVm;
  const {
    antiAffinity,
    possibleOwners,
    preferredOwners,
    immovable,
    disk,
    compatibility,
    generation,
    traits,
    autoFailback: failsBack,
    failbackWindow,
    preferredSite,
    defaultMoveType,
    failover,
    checkpoints,
  } = rest;
  const sizes = typeof memory === 'number' ? { startup: memory } : memory;
  return {
    name,
    group,
    host: host.index,
    startup: sizes.startup,
    ...('assigned' in sizes && sizes.assigned !== undefined ? { assigned: sizes.assigned } : {}),
    ...('max' in sizes && sizes.max !== undefined ? { maximum: sizes.max } : {}),
    ...given({
      version,
      cores,
      workload,
      priority,
      state,
      clustered,
      immovable: immovable === undefined ? undefined : bindingIn(immovable),
      disk,
      compatibility,
      generation,
      traits,
      failsBack,
      failbackWindow,
      preferredSite,
      movesQuickly: defaultMoveType === 'quick' || undefined,
      failoverThreshold: failover?.threshold,
      failoverPeriodUs: failover?.period,
    }),
    ...given({
      switches: typeof rest.switch === 'string' ? [rest.switch] : rest.switch,
      antiAffinity: typeof antiAffinity === 'string' ? [antiAffinity] : antiAffinity,
      checkpoints: checkpoints?.map(checkpointSpec),
      volume: rest.volume === undefined ? undefined : volumes.find(rest.volume)?.index,
      possibleOwners: indexesOf(possibleOwners, hosts),
      preferredOwners: indexesOf(preferredOwners, hosts),
    }),
  };
}

function roleSpec({ name, group, host, draft, role }: VmRow, { hosts }: Directory): VmSpec {
  assert(host !== undefined, `${name} has no host`);
  const { priority, autoFailback: failsBack, failbackWindow, possibleOwners, preferredOwners } = draft as WrittenVm;
  return {
    name,
    group,
    host: host.index,
    startup: 0,
    disk: 0,
    cores: 0,
    ...given({ kind: role?.kind, failoverUs: role?.failover, priority, failsBack, failbackWindow }),
    ...given({
      possibleOwners: indexesOf(possibleOwners, hosts),
      preferredOwners: indexesOf(preferredOwners, hosts),
    }),
  };
}

function indexesOf(
  value: string | readonly string[] | undefined,
  hosts: Directory['hosts'],
): readonly number[] | undefined {
  if (value === undefined) return undefined;
  const rows = [value].flat().flatMap((text) => rangeOfHosts(text, hosts, () => {}));
  return rows.flatMap((host) => (host === undefined ? [] : [host.index]));
}

function limitsOf(limits: Written['limits'] = {}): Limits {
  const bound = (value: number | undefined, usual: Limit): Limit =>
    value === undefined ? usual : { value, written: true };
  return {
    blackoutUs: bound(limits.blackout, LIMITS.blackoutUs),
    outageUs: bound(limits.outage, LIMITS.outageUs),
    mixedUs: bound(limits.mixed, LIMITS.mixedUs),
    headroom: bound(limits.headroom, LIMITS.headroom),
    ...(limits.upgrade === undefined ? {} : { upgradeUs: { value: limits.upgrade, written: true } }),
  };
}

type WrittenInvariant = NonNullable<NonNullable<Written['invariants']>['also']>[number];

function ownInvariant({ id, claim, always, sometimes, 'at-end': atEnd }: WrittenInvariant): WrittenClaim {
  if (always !== undefined) return { id, claim, kind: 'always', condition: always };
  if (sometimes !== undefined) return { id, claim, kind: 'sometimes', condition: sometimes };
  return { id, claim, kind: 'at-end', condition: atEnd ?? 'true' };
}

function hazardOf({ code, caughtBy, earliestSign, ...rest }: NonNullable<Written['hazard']>): Hazard {
  const { finding, invariant } = caughtBy ?? {};
  const caught = finding !== undefined ? { finding } : { invariant: invariant ?? '' };
  return {
    ...rest,
    ...(code === undefined ? {} : { code: String(code) }),
    caughtBy: earliestSign === undefined ? caught : { earliestSign },
  };
}

const expectedOf = (expect: NonNullable<Written['expect']>): NonNullable<Scenario['expect']> => given(expect);

/** What may not be stopped may not be out at all, unless a bound of its own says otherwise. */
function extraOf({ draft }: VmRow): VmExtra {
  const { limits, owner, mayStop } = draft as WrittenVm;
  const outageUs = limits?.outage ?? (mayStop === false ? 0 : undefined);
  return given({ blackoutUs: limits?.blackout, outageUs, owner, ...(mayStop === false ? { mayStop } : {}) });
}

/** Entries that give one group the same name make one group. */
function groupsOf(vms: readonly VmRow[]): readonly Group[] {
  const groups = new Map<string, number[]>();
  for (const { group, index } of vms) {
    const known = groups.get(group);
    if (known === undefined) groups.set(group, [index]);
    else known.push(index);
  }
  return [...groups].map(([name, indexes]) => ({ name, vms: indexes }));
}
