/** A rehearsal as data, version 1 of the output format. Its keys are stable: more may come, none is renamed. */

import { versionText } from '../model/catalog/index.js';
import { clusterAt, hostName, releaseKey } from '../model/rules/names.js';
import { hostWord, vmWord } from '../model/words.js';
import { isVm, NONE, ROLE_KINDS, type Vm, type World } from '../model/world.js';
import type { Rehearsal } from '../session/index.js';
import { finishedAtUs } from '../sim/finished.js';
import type { Odds } from '../studies/odds/index.js';
import { assumedBy } from './assumed.js';
import { certaintyJson } from './certainty.js';
import { faultsOf, slipsOf } from './faults.js';
import { isMixed, levelOf, refusalsOf, spreadOf, waitingFor, waitsOf } from './figures.js';
import { oddsJson } from './odds.js';
import { clientOutageUs } from './outage-bill.js';
import type { Price } from './prices.js';
import { replayLine } from './replay.js';
import { outagesOf } from './spared.js';
import { windowsJson } from './windows.js';

/** Times in microseconds, sizes in bytes. */
export function toJson(rehearsal: Rehearsal, odds?: Odds, prices?: readonly Price[]): object {
  const { scenario, seed, outcome, run, verdict, sha256, engine, doubts, missed } = rehearsal;
  return {
    clusterdrill: 1,
    scenario: scenario.title,
    file: scenario.file,
    seed,
    engine,
    doubts,
    outcome,
    endedAtUs: run.endedAtUs,
    finishedAtUs: finishedAtUs(rehearsal.run) ?? null,
    waitsFor: waitingFor(rehearsal),
    missed,
    clusters: clusters(rehearsal),
    hosts: hosts(rehearsal),
    vms: run.world.vms.filter(isVm).map((vm) => vmOf(rehearsal, vm.index)),
    roles: run.world.vms.filter((vm) => !isVm(vm)).map((vm) => roleOf(rehearsal, vm)),
    migrations: migrations(rehearsal),
    windows: windowsJson(rehearsal),
    band: certaintyJson(rehearsal),
    odds: oddsJson(odds),
    prices: prices?.map((one) => priceOf(rehearsal, one)) ?? null,
    refusals: refusalsOf(rehearsal).map(({ code, ...told }) => ({ ...told, ...(code === undefined ? {} : { code }) })),
    violations: verdict.violations.map((one) => ({ ...one, replay: replayLine(rehearsal) })),
    warnings: verdict.warnings.map(({ id, atUs, subject, saw }) => ({ id, atUs, subject, saw })),
    sometimes: verdict.sometimes,
    script: rehearsal.script,
    waits: waitsOf(rehearsal),
    faults: faultsOf(rehearsal),
    slips: slipsOf(rehearsal),
    assumed: assumedBy(rehearsal),
    trace: { occurrences: run.trace.length, sha256 },
  };
}

const priceOf = ({ run: { world } }: Rehearsal, { vms, ...price }: Price): object => ({
  ...price,
  vms: vms.map((vm) => world.vms[vm]?.name ?? ''),
});

function clusters({ run: { world }, availability }: Rehearsal): object[] {
  return world.clusters.map((cluster) => ({
    name: cluster.name,
    level: levelOf(cluster),
    mixed: isMixed(world, cluster),
    quorum: cluster.quorate,
    upgradedAtUs: availability.raisedAtUs(cluster.index) ?? null,
  }));
}

function hosts({ run: { world }, releasesBefore }: Rehearsal): object[] {
  return world.hosts.map((host) => ({
    name: host.name,
    release: releaseKey(host.release),
    releaseBefore: releaseKey(releasesBefore[host.index] ?? host.release),
    state: hostWord(host.node),
    cluster: host.cluster === NONE ? null : clusterAt(world, host.cluster).name,
  }));
}

function vmOf(rehearsal: Rehearsal, index: number): object {
  const { run, availability } = rehearsal;
  const { world } = run;
  const vm = world.vms[index] as World['vms'][number];
  const { migrations, downtimeUs, blackoutUsSum, blackoutUsMax } = availability.of(index, run.endedAtUs);
  return {
    name: vm.name,
    group: vm.group,
    host: hostName(world, vm.host),
    clustered: vm.clustered,
    version: versionText(vm.version),
    state: vmWord(vm.power),
    migrations,
    downtimeUs,
    blackoutUsSum,
    blackoutUsMax,
    clientOutageUsMax: clientOutageUs(rehearsal, index),
    outages: outagesOf(rehearsal, vm),
  };
}

function roleOf(rehearsal: Rehearsal, vm: Vm): object {
  const { run, availability } = rehearsal;
  const { migrations: moves, downtimeUs } = availability.of(vm.index, run.endedAtUs);
  return {
    name: vm.name,
    kind: ROLE_KINDS[vm.kind],
    host: hostName(run.world, vm.host),
    state: vmWord(vm.power),
    moves,
    downtimeUs,
    outages: outagesOf(rehearsal, vm),
  };
}

function migrations({ run, availability }: Rehearsal): object {
  const { counts, liveDurationsUs } = availability;
  return {
    live: counts.live,
    quick: counts.quick,
    offline: counts.offline,
    failed: counts.failed,
    bytes: Math.round(run.copies.bytes),
    durationUs: spreadOf(liveDurationsUs),
    blackoutUs: spreadOf(availability.silencesUs(run.world.vms.length, run.endedAtUs)),
  };
}
