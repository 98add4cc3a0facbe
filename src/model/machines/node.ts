/** A host as its peers see it: a member of a cluster, or a machine of its own. The drain is a machine beside it. */
import { and, setup } from 'xstate';
import { asks, does, type MachineTypes } from './setup.js';

export type NodeEvent =
  | 'suspend'
  | 'resume'
  | 'evict'
  | 'evicted'
  | 'join'
  | 'joined'
  | 'install'
  | 'install.in-place'
  | 'installed'
  | 'installation.failed'
  | 'installation.failed.apart'
  | 'patched'
  | 'patched.apart'
  | 'crash'
  | 'missed'
  | 'given-up'
  | 'booted'
  | 'booted.paused'
  | 'booted.unpatched'
  | 'booted.apart'
  | 'apart'
  | 'reached'
  | 'reached.paused'
  | 'reached.quarantined'
  | 'booted.quarantined'
  | 'released'
  | 'halt'
  | 'restart'
  | 'drained'
  | 'start';

/** The rules for taking a node out of its cluster: an idle one that is up or paused, or one that is dead. */
const EVICTION = ['drain/only-an-emptied-node-leaves', 'quorum/eviction-keeps-quorum'] as const;

/** Its peers miss a node that lives: it is isolated, or given up at once. */
const MISSED_ALIVE = {
  missed: { target: 'cutOff', actions: 'isolateAlive' },
  'given-up': { target: 'stopped', actions: 'dropOut' },
} as const;

export const nodeMachine = setup({
  types: {} as MachineTypes<NodeEvent>,
  guards: asks(
    ...EVICTION,
    'quorum/stop-keeps-quorum',
    'membership/compatible-release',
    'membership/is-patched',
    'membership/hears-the-cluster',
    'membership/node-limit',
    'install/release-has-a-path',
    'install/release-fits-the-cluster',
    'install/no-roles-on-the-node',
  ),
  actions: does(
    'nodePauses',
    'nodeReturns',
    'beginEviction',
    'leaveCluster',
    'joinBreaks',
    'enterCluster',
    'beginJoin',
    'nodeJoins',
    'beginInstallation',
    'beginUpgrade',
    'takeRelease',
    'releaseUpgraded',
    'beginPatching',
    'hostReady',
    'upgradeDone',
    'upgradeDoneApart',
    'installationFails',
    'upgradeRollsBack',
    'upgradeRollsBackApart',
    'hostDies',
    'isolate',
    'failOver',
    'hostIsBack',
    'hostIsBackPaused',
    'hostIsBackUnpatched',
    'standaloneIsBack',
    'powerIsBack',
    'isolateAlive',
    'isolatedDies',
    'dropOut',
    'returnInTime',
    'hostIsBackApart',
    'enterQuarantine',
    'tryAgain',
    'beginStop',
    'serviceStops',
  ),
}).createMachine({
  id: 'node',
  context: ({ input }) => input,
  initial: 'outside',
  states: {
    member: {
      description: 'A member of a failover cluster.',
      initial: 'up',
      states: {
        joining: {
          description: 'The cluster takes the node in; nothing may be placed on it yet.',
          entry: 'beginJoin',
          on: {
            joined: { target: 'up', actions: 'nodeJoins' },
            apart: { target: '#node.outside.ready', actions: 'joinBreaks' },
            crash: { target: '#node.outside.dead', actions: ['joinBreaks', 'hostDies'] },
          },
        },
        up: {
          description: 'It serves: groups run here and may be placed here.',
          on: {
            suspend: { target: 'paused', actions: 'nodePauses' },
            halt: { guard: 'quorum/stop-keeps-quorum', target: 'stopping', actions: 'beginStop' },
            restart: { target: 'stopping', actions: 'beginStop' },
            evict: { guard: and([...EVICTION]), target: 'evicting' },
            ...MISSED_ALIVE,
            crash: { target: 'down', actions: 'hostDies' },
          },
        },
        paused: {
          description: 'It serves what it has; no new group lands here.',
          on: {
            resume: { target: 'up', actions: 'nodeReturns' },
            halt: { guard: 'quorum/stop-keeps-quorum', target: 'stopping', actions: 'beginStop' },
            restart: { target: 'stopping', actions: 'beginStop' },
            evict: { guard: and([...EVICTION]), target: 'evicting' },
            'install.in-place': {
              guard: and([
                'install/release-has-a-path',
                'install/release-fits-the-cluster',
                'install/no-roles-on-the-node',
              ]),
              target: 'upgrading',
              actions: 'beginUpgrade',
            },
            ...MISSED_ALIVE,
            crash: { target: 'down', actions: 'hostDies' },
          },
        },
        evicting: {
          description: 'The cluster removes the node from its configuration.',
          entry: 'beginEviction',
          on: {
            evicted: { target: '#node.outside.ready', actions: 'leaveCluster' },
            crash: { target: 'down', actions: 'hostDies' },
          },
        },
        upgrading: {
          description: 'Setup replaces the operating system in place; the node stays a member and answers nobody.',
          on: {
            installed: { target: 'patching', actions: 'releaseUpgraded' },
            'installation.failed': { target: 'paused', actions: 'upgradeRollsBack' },
            'installation.failed.apart': { target: 'stopped', actions: 'upgradeRollsBackApart' },
            crash: { target: 'down', actions: 'hostDies' },
          },
        },
        patching: {
          description: 'The new operating system takes its cumulative update before the node serves again.',
          entry: 'beginPatching',
          on: {
            patched: { target: 'paused', actions: 'upgradeDone' },
            'patched.apart': { target: 'stopped', actions: 'upgradeDoneApart' },
            crash: { target: 'down', actions: 'hostDies' },
          },
        },
        down: {
          description: 'It is dead. Until the heartbeats are missed its peers have not noticed.',
          on: {
            missed: { target: 'isolated', actions: 'isolate' },
            'given-up': { target: 'down', actions: 'failOver' },
            evict: { guard: and([...EVICTION]), target: '#node.outside.dead', actions: 'leaveCluster' },
            booted: { target: 'up', actions: 'hostIsBack' },
            'booted.paused': { target: 'paused', actions: 'hostIsBackPaused' },
            'booted.unpatched': { target: 'patching', actions: 'hostIsBackUnpatched' },
            'booted.apart': { target: 'stopped', actions: 'hostIsBackApart' },
            'booted.quarantined': { target: 'quarantined', actions: 'enterQuarantine' },
          },
        },
        isolated: {
          description: 'It is dead: its peers miss its heartbeats and wait for it; its VMs are not restarted yet.',
          on: {
            'given-up': { target: 'down', actions: 'failOver' },
            evict: { guard: and([...EVICTION]), target: '#node.outside.dead', actions: 'leaveCluster' },
            booted: { target: 'up', actions: 'hostIsBack' },
            'booted.paused': { target: 'paused', actions: 'hostIsBackPaused' },
            'booted.unpatched': { target: 'patching', actions: 'hostIsBackUnpatched' },
            'booted.apart': { target: 'stopped', actions: 'hostIsBackApart' },
            'booted.quarantined': { target: 'quarantined', actions: 'enterQuarantine' },
          },
        },
        cutOff: {
          description: 'Isolated and alive: its peers miss it and wait for it; its roles run on, unmonitored.',
          on: {
            reached: { target: 'up', actions: 'returnInTime' },
            'reached.paused': { target: 'paused', actions: 'returnInTime' },
            'reached.quarantined': { target: 'quarantined', actions: 'enterQuarantine' },
            evict: { guard: and([...EVICTION]), target: '#node.outside.ready', actions: 'leaveCluster' },
            'given-up': { target: 'stopped', actions: 'dropOut' },
            crash: { target: 'isolated', actions: 'isolatedDies' },
          },
        },
        stopped: {
          description:
            'It is alive and out of the membership: its cluster service has stopped, and tries to join again.',
          on: {
            reached: { target: 'up', actions: 'hostIsBack' },
            'reached.paused': { target: 'paused', actions: 'hostIsBackPaused' },
            'reached.quarantined': { target: 'quarantined', actions: 'enterQuarantine' },
            'given-up': { target: 'stopped', actions: 'dropOut' },
            evict: { guard: and([...EVICTION]), target: '#node.outside.ready', actions: 'leaveCluster' },
            crash: { target: 'down', actions: 'hostDies' },
          },
        },
        stopping: {
          description: 'Its cluster service is being stopped: its roles leave first.',
          on: {
            drained: { target: 'halted', actions: 'serviceStops' },
            ...MISSED_ALIVE,
            crash: { target: 'down', actions: 'hostDies' },
          },
        },
        halted: {
          description: 'Its cluster service was stopped, and stays so until somebody starts it.',
          on: {
            start: { target: 'stopped', actions: 'tryAgain' },
            evict: { guard: and([...EVICTION]), target: '#node.outside.ready', actions: 'leaveCluster' },
            crash: { target: 'down', actions: 'hostDies' },
          },
        },
        quarantined: {
          description: 'It left the membership too often: its roles are drained off, and it may not join for a while.',
          on: {
            reached: { target: 'up', actions: 'hostIsBack' },
            released: { target: 'stopped', actions: 'tryAgain' },
            'given-up': { target: 'stopped', actions: 'dropOut' },
            evict: { guard: and([...EVICTION]), target: '#node.outside.ready', actions: 'leaveCluster' },
            crash: { target: 'down', actions: 'hostDies' },
          },
        },
      },
    },
    outside: {
      description: 'No member of a cluster.',
      initial: 'ready',
      states: {
        ready: {
          description: 'An installed host that no cluster knows.',
          on: {
            join: {
              guard: and([
                'membership/compatible-release',
                'membership/is-patched',
                'membership/hears-the-cluster',
                'membership/node-limit',
              ]),
              target: '#node.member.joining',
              actions: 'enterCluster',
            },
            install: { guard: 'install/release-has-a-path', target: 'installing' },
            'install.in-place': { guard: 'install/release-has-a-path', target: 'upgrading', actions: 'beginUpgrade' },
            crash: { target: 'dead', actions: 'hostDies' },
          },
        },
        installing: {
          description: 'A clean installation runs; it leaves nothing on the disks of the host.',
          entry: 'beginInstallation',
          on: {
            installed: { target: 'patching', actions: 'takeRelease' },
            'installation.failed': { target: 'bare', actions: 'installationFails' },
            crash: { target: 'dark', actions: 'hostDies' },
          },
        },
        upgrading: {
          description: 'Setup replaces the operating system in place; the VMs of the host are saved and stay.',
          on: {
            installed: { target: 'patching', actions: 'releaseUpgraded' },
            'installation.failed': { target: 'ready', actions: 'upgradeRollsBack' },
            crash: { target: 'dead', actions: 'hostDies' },
          },
        },
        patching: {
          description: 'The new operating system takes its cumulative update; an unpatched node may not join.',
          entry: 'beginPatching',
          on: { patched: { target: 'ready', actions: 'hostReady' }, crash: { target: 'dead', actions: 'hostDies' } },
        },
        bare: {
          description: 'The installation failed; there is no system that could start.',
          on: {
            install: { guard: 'install/release-has-a-path', target: 'installing' },
            crash: { target: 'dark', actions: 'hostDies' },
          },
        },
        dark: {
          description: 'A host without a system that has no power either.',
          on: { booted: { target: 'bare', actions: 'powerIsBack' } },
        },
        dead: {
          description: 'A host outside every cluster that lost its power.',
          on: {
            booted: { target: 'ready', actions: 'standaloneIsBack' },
            'booted.unpatched': { target: 'patching', actions: 'hostIsBackUnpatched' },
          },
        },
      },
    },
  },
});
