/** An invariant that was never seen to fail says nothing: each of them fails here at least once. */
import { describe, expect, test } from 'vitest';
import { DAY, GiB, SECOND } from '../../src/base/units.js';
import { ALL_INVARIANTS } from '../../src/invariants/index.js';
import { isSourceTag, releaseIndex, tagsOf } from '../../src/model/catalog/index.js';
import { NODE, POWER, VOLUME } from '../../src/model/states.js';
import { SAVED_FOR } from '../../src/model/world.js';
import { FAILING_SAFETY, type Failing } from './failing.js';
import { FAILING_ASKED } from './failing-asked.js';
import { FAILING_COMPATIBILITY, lostSwitch, NEWER_PROCESSORS } from './failing-compatibility.js';
import { FAILING_MEMBERS } from './failing-members.js';
import { FAILING_PROGRESS } from './failing-progress.js';
import { FAILING_SERVICE, FAILING_SOMETIMES } from './failing-service.js';
import { FAILING_STORAGE } from './failing-storage.js';
import { patch, Story, WS2019 } from './story.js';

const FAILING: Readonly<Record<string, Failing>> = {
  ...FAILING_SAFETY,
  ...FAILING_ASKED,
  ...FAILING_COMPATIBILITY,
  ...FAILING_MEMBERS,
  ...FAILING_PROGRESS,
  ...FAILING_SOMETIMES,
  ...FAILING_SERVICE,
  ...FAILING_STORAGE,
};

describe('every invariant notices', () => {
  test('and none of them was never seen to fail', () => {
    expect(Object.keys(FAILING).sort()).toEqual(ALL_INVARIANTS.map((one) => one.id).sort());
  });

  for (const [id, { told, story }] of Object.entries(FAILING)) {
    test(`${id}: ${told}`, () => {
      const ids = story()
        .broken(true)
        .map((line) => line.split(' ')[0]);
      expect(ids).toContain(id);
    });
  }

  test.each(NEWER_PROCESSORS.map((one) => [one.told, one] as const))(
    'safety/processor-features: %s',
    (_, { story }) => {
      expect(story().broken(true).join()).toContain('safety/processor-features');
    },
  );

  test('safety/books-balance: a host counts a move of files that is over, and none that is under way', () => {
    const counting = (storageSlots: number, story = new Story()) =>
      story
        .spoil(({ hosts: [host] }) => patch(host, { storageSlots }), ['host-up', 0])
        .broken(true)
        .join();
    const moving = () => new Story().do('Move-VMStorage', 0, { DestinationStoragePath: 'C:\\ClusterStorage\\V1' });
    expect(counting(1)).toContain('counts 1 moves of files, there are 0');
    expect(counting(0, moving())).toContain('counts 0 moves of files, there are 1');
    expect(counting(1, moving())).not.toContain('safety/books-balance');
  });

  test('a switch is missed by those that arrive, not by those that are there', () => {
    expect(lostSwitch().broken()).toEqual([]);
  });

  test('adapters that are plugged elsewhere, or change on a host and a VM that can do so, break nothing', () => {
    const given = { hosts: [{ switches: ['P', 'Q'] }], vms: [{ switches: ['P'] }] };
    const old = { ...given, vms: [{ switches: ['P'], generation: 1 }] };
    expect(new Story(given).do('Remove-VMNetworkAdapter', 0).broken().join()).not.toContain('hot-network');
    const plugged = new Story(old).do('Connect-VMNetworkAdapter', 0, { SwitchName: 'Q' });
    expect(plugged.broken().join()).not.toContain('hot-network');
    const renamed = new Story(given).do('Rename-VMSwitch', 0, { Name: 'P', NewName: 'R' });
    expect(renamed.do('Add-VMNetworkAdapter', 0, { SwitchName: 'Q' }).broken().join()).not.toContain('connected');
    const older = { ...given, hosts: [{ switches: ['P', 'Q'], release: releaseIndex('WS2012R2') }] };
    const adds = new Story({ ...older, cluster: { level: releaseIndex('WS2012R2') }, doubts: ['feature/hot-network'] });
    expect(adds.do('Add-VMNetworkAdapter', 0, { SwitchName: 'Q' }).broken().join()).toContain('on Lab1 (WS2012R2)');
  });

  test('an owner that is evicted stays on its list, and a role with it may be given others', () => {
    const story = new Story({ vms: [{ possibleOwners: [0, 2] }] }).do('Remove-ClusterNode', 2).do('evicted', 2);
    expect(story.do('Set-ClusterOwnerNode', 0, { Group: 0, Owners: [0, 1] }).broken()).toEqual([]);
    expect(story.do('Set-ClusterOwnerNode', 0, { Resource: 0, Owners: [0, 1] }).broken()).toEqual([]);
  });

  test('a guest whose full volume goes offline with the drives of its host, as that restarts, is saved nowhere', () => {
    const volumes = [{ name: 'V1', size: 100 * GiB, free: GiB }];
    const story = new Story({ hosts: [{}, {}], cluster: { storage: 's2d', copies: 1, volumes, witness: 2 } });
    story.do('Remove-ClusterGroup', 0, { RemoveResources: true }).do('Restart-Computer', 0);
    expect(story.world.vms[0]?.power).toBe(POWER.failed);
    expect(story.broken().join()).not.toContain('memory-finds-room');
  });

  test.each([
    ['a lost witness that counts at all times', { witness: 2, settings: { DynamicQuorum: 0 } }, [{}, {}, {}, {}], 3],
    ['a lost witness beside an even number', { witness: 2 }, [{}, {}, {}], 1],
    ['nodes without a vote', { witness: 0 }, [{}, {}, { weight: false }, { weight: false }], 1],
  ])(
    'safety/eviction-keeps-quorum: a node is evicted, and of the votes that stay %s leaves no majority',
    (_, cluster, hosts, dead) => {
      const evicted = (doubts: readonly string[]): Story => {
        const story = new Story({ hosts, cluster, vms: [], doubts });
        return story.do('witness-lost', 0).do('crash', dead);
      };
      const doubted = ['quorum/eviction-keeps-quorum'];
      expect(evicted([]).may('Remove-ClusterNode', 0)).toBe('quorum/eviction-keeps-quorum');
      expect(evicted(doubted).do('Remove-ClusterNode', 0).broken().join()).toContain('safety/eviction-keeps-quorum');
    },
  );

  test('safety/eviction-keeps-quorum: the witness is in another part of the network', () => {
    const apart = (doubts: readonly string[]): Story => {
      const story = new Story({ hosts: [{}, {}, {}, {}, {}], cluster: { witness: 2 }, vms: [], doubts });
      for (const host of [0, 1, 2]) story.do('reach', host, 1);
      return story.do('missed', 3).do('missed', 4).do('crash', 1);
    };
    const rule = 'quorum/eviction-keeps-quorum';
    expect(apart([]).may('Remove-ClusterNode', 2)).toBe(rule);
    expect(apart([rule]).do('Remove-ClusterNode', 2).broken().join()).toContain('safety/eviction-keeps-quorum');
  });

  test('what takes its time is in time: a dead node that is waited for, a level that a crash keeps down', () => {
    const given = new Story()
      .do('crash', 0)
      .wait(9 * SECOND)
      .do('missed', 0)
      .wait(239 * SECOND);
    expect(given.do('resiliency-over', 0).broken().join()).not.toContain('dead-node-given-up-in-time');
    const raising = new Story({ hosts: [{ release: WS2019 }, { release: WS2019 }] });
    raising.do('Update-ClusterFunctionalLevel', 0).do('crash', 1);
    expect(
      raising
        .spoil(() => {}, ['level-not-raised', 0])
        .broken()
        .join(),
    ).not.toContain('level-update-succeeds');
  });

  test('what is meant to last for days may: a drain over a slow network, a node that waits for its parts', () => {
    const drained = new Story().do('Suspend-ClusterNode', 0, { Drain: true }).do('begin', 0, 1);
    drained
      .wait(2 * DAY)
      .do('setup-done', 0)
      .do('copied', 0)
      .do('switched', 0)
      .do('handed-over', 0);
    drained.do('Remove-ClusterNode', 0).do('evicted', 0).do('Install-HostRelease', 0, { Release: WS2019 });
    expect(
      drained
        .wait(5 * DAY)
        .do('installed', 0)
        .broken()
        .join(),
    ).not.toContain('progress/');
  });

  test('a role whose storage never answers again is one that no member could start', () => {
    const lost = new Story().do('storage-lost', 0).do('critical-over', 0);
    expect(lost.world.vms[0]?.power).toBe(POWER.failed);
    expect(lost.broken().join()).not.toContain('progress/role-restarts');
    const back = lost.spoil(({ volumes: [one] }) => patch(one, { state: VOLUME.online }), ['volume-online', 0]);
    expect(back.broken().join()).toContain('progress/role-restarts');
  });

  test('a role is one that no member could start where each runs as many VMs as it can', () => {
    const full = new Story({ vms: [{}, { host: 1 }, { host: 2 }] });
    patch(full.world, { caps: { ...full.world.caps, vmsPerNode: 1 } });
    full.do('crash', 0).do('missed', 0).do('resiliency-over', 0);
    expect(full.broken().join()).not.toContain('progress/role-restarts');
  });

  test('a role that was saved for another one is missed where its memory can be restored alone', () => {
    const setAside = { power: POWER.saved, savedFor: SAVED_FOR.role, startedOn: WS2019 };
    const preempted = (other: number): string =>
      new Story({ hosts: [{ release: WS2019 }, { release: other }], vms: [{ state: 'Saved' }] })
        .spoil(({ vms: [vm], hosts: [host] }) => {
          patch(vm, setAside);
          patch(host, { node: NODE.paused });
        })
        .broken()
        .join();
    expect(preempted(WS2019)).toContain('Lab2 could start it');
    expect(preempted(releaseIndex('WS2016'))).not.toContain('progress/role-restarts');
  });

  test('nothing is broken in a cluster that is left alone, or whose VMs move as they should', () => {
    expect(new Story().broken()).toEqual([]);
    expect(new Story().migrate(0, 1).migrate(0, 2).migrate(0, 0).broken()).toEqual([]);
  });

  test('every claim ends as a sentence does and names sources that the catalog knows', () => {
    for (const { claim, source } of ALL_INVARIANTS) {
      expect(claim).toMatch(/^[A-Z].*[.)]$/);
      for (const tag of tagsOf(source)) expect(isSourceTag(tag), tag).toBe(true);
    }
    expect(new Set(ALL_INVARIANTS.map((one) => one.id)).size).toBe(ALL_INVARIANTS.length);
  });
});
