/** The commands that somebody may give in a search, by kinds, and sets of kinds. */
import type { Arguments } from '../model/commands/index.js';
import { hasPool } from '../model/rules/pool.js';
import { DRAIN, NODE } from '../model/states.js';
import { NONE, type World } from '../model/world.js';
import type { Move } from './moves.js';

const always = (): boolean => true;

const command = (name: string, subject: number, given: Arguments = {}): Move => ({
  kind: 'command',
  steps: [{ do: name, subject, arg: NONE, with: given }],
  costs: 0,
  canBe: always,
});

/** Commands of one kind, over all that they could be about. `to`: the releases that hosts may be set up with. */
type Make = (world: World, to: readonly number[]) => Move[];

const ofHosts =
  (name: string, given?: Arguments): Make =>
  ({ hosts }) =>
    hosts.map(({ index }) => command(name, index, given));

const ofVms =
  (name: string, given?: Arguments): Make =>
  ({ vms }) =>
    vms.map(({ index }) => command(name, index, given));

const ofClusters =
  (name: string, given?: Arguments): Make =>
  ({ clusters }) =>
    clusters.map(({ index }) => command(name, index, given));

/** Hosts that are set up in an upgrade: a machine of its own that has VMs is nobody's business. */
const ofUpgrade = ({ hosts }: World): World['hosts'] =>
  hosts.filter(({ cluster, vms }) => cluster !== NONE || vms.length === 0);

const installs =
  (inPlace: boolean): Make =>
  (world, to) =>
    ofUpgrade(world).flatMap((host) =>
      to.map((release) => ({
        ...command('Install-HostRelease', host.index, { Release: release, InPlace: inPlace }),
        // A search that sets up again what is there already would only go in circles.
        canBe: () => host.release < release,
      })),
    );

/** The way back: a clean installation of the release that a host began with. */
const reinstalls: Make = (world) =>
  ofUpgrade(world).map((host) => {
    const { release } = host;
    return {
      ...command('Install-HostRelease', host.index, { Release: release }),
      canBe: () => host.release !== release,
    };
  });

const moves =
  (type: 'Live' | 'Quick'): Make =>
  ({ vms, hosts }) =>
    vms.flatMap((vm) =>
      hosts.map((host) => ({
        ...command('Move-ClusterVirtualMachineRole', vm.index, { Node: host.index, MigrationType: type }),
        canBe: () => vm.host !== host.index,
      })),
    );

/** Whether every other member of the cluster of a host is Up, and nobody of it is away. */
const othersServe = ({ hosts }: World, index: number): boolean =>
  hosts.every((other) => other.index === index || other.node === NODE.up);

/** The steps of a rolling upgrade in their order, one node away at a time; which node is next is free. */
const procedure: Readonly<Record<string, Make>> = {
  drain: (world, to) =>
    world.hosts.map((host) => ({
      ...command('Suspend-ClusterNode', host.index, { Drain: true }),
      canBe: (now) => othersServe(now, host.index) && to.some((release) => host.release < release),
    })),
  evict: ({ hosts }) =>
    hosts.map((host) => ({
      ...command('Remove-ClusterNode', host.index),
      canBe: () => host.node === NODE.paused && host.drain === DRAIN.completed,
    })),
  resume: ({ hosts }) =>
    hosts.map((host) => ({
      ...command('Resume-ClusterNode', host.index, { Failback: 'NoFailback' }),
      canBe: () => host.node === NODE.paused && host.drain !== DRAIN.inProgress && host.drain !== DRAIN.completed,
    })),
  join: ({ hosts, clusters }, to) =>
    clusters.flatMap(({ index }) =>
      hosts.map((host) => ({
        ...command('Add-ClusterNode', host.index, { Cluster: index }),
        canBe: () => to.includes(host.release),
      })),
    ),
};

/** Every kind of command, by the word that a person chooses it with. */
export const COMMAND_KINDS = {
  pause: ofHosts('Suspend-ClusterNode'),
  drain: ofHosts('Suspend-ClusterNode', { Drain: true }),
  'force-drain': ofHosts('Suspend-ClusterNode', { ForceDrain: true }),
  resume: ofHosts('Resume-ClusterNode', { Failback: 'NoFailback' }),
  'fail-back': ofHosts('Resume-ClusterNode', { Failback: 'Immediate' }),
  evict: ofHosts('Remove-ClusterNode'),
  install: installs(false),
  'install-in-place': installs(true),
  'install-old': reinstalls,
  join: ({ hosts, clusters }) =>
    clusters.flatMap(({ index }) => hosts.map((host) => command('Add-ClusterNode', host.index, { Cluster: index }))),
  level: ofClusters('Update-ClusterFunctionalLevel', { Force: true }),
  pool: ({ clusters }) => clusters.filter(hasPool).map(({ index }) => command('Update-StoragePool', index)),
  version: ofVms('Update-VMVersion', { Force: true }),
  move: moves('Live'),
  quick: moves('Quick'),
  cancel: ofVms('Move-ClusterVirtualMachineRole', { Cancel: true }),
  start: ofVms('Start-VM'),
  stop: ofVms('Stop-VM'),
  save: ofVms('Save-VM'),
  'turn-off': ofVms('Stop-VM', { TurnOff: true }),
  'stop-service': ofHosts('Stop-ClusterNode'),
  'start-service': ofHosts('Start-ClusterNode'),
  'force-quorum': ofHosts('Start-ClusterNode', { ForceQuorum: true }),
  'drain-next': procedure.drain as Make,
  'evict-drained': procedure.evict as Make,
  'resume-failed': procedure.resume as Make,
  'join-upgraded': procedure.join as Make,
  uncluster: ofVms('Remove-ClusterGroup', { RemoveResources: true, Force: true }),
  cluster: ofVms('Add-ClusterVirtualMachineRole'),
} as const satisfies Record<string, Make>;

export type CommandKind = keyof typeof COMMAND_KINDS;

export const COMMAND_KIND_NAMES = Object.keys(COMMAND_KINDS) as readonly CommandKind[];

/** Kinds that say less than others do, being of one strategy; and those that make of a role what an installation destroys. */
const APART: ReadonlySet<string> = new Set([
  ...['drain-next', 'evict-drained', 'resume-failed', 'join-upgraded'],
  ...['cluster', 'uncluster'],
]);

/** Kinds that are named together. */
export const COMMAND_SETS = {
  /** A rolling upgrade by someone who moves each VM by hand. */
  'by-hand': ['pause', 'resume', 'evict', 'install', 'join', 'level', 'version', 'move', 'start', 'stop'],
  /** One that drains nodes. */
  rolling: ['drain', 'resume', 'evict', 'install', 'install-old', 'join', 'level', 'version', 'start', 'stop'],
  /** The rolling strategy with its choices left free: which node is next, and where its roles go. */
  procedure: [
    'drain-next',
    'evict-drained',
    'resume-failed',
    'install',
    'join-upgraded',
    'level',
    'version',
    'stop',
    'start',
  ],
  all: COMMAND_KIND_NAMES.filter((kind) => !APART.has(kind)),
} as const satisfies Record<string, readonly CommandKind[]>;

export type CommandSet = keyof typeof COMMAND_SETS;
