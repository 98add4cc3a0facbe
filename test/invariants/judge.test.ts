/** What the judge tells of a run: first moments, warnings and violations, what was asked for and what was left out. */
import { describe, expect, test } from 'vitest';
import { GiB, HOUR, SECOND } from '../../src/base/units.js';
import {
  ALL_INVARIANTS,
  AvailabilityLedger,
  invariantsMarkdown,
  Judge,
  type JudgeOptions,
} from '../../src/invariants/index.js';
import { makeWorld } from '../../src/model/make-world.js';
import { NONE } from '../../src/model/world.js';
import { type Given, patch, Story, specOf, version, WS2019 } from './story.js';

const BAD_MOVE: Given = {
  hosts: [{ release: WS2019 }, {}, {}],
  vms: [{ version: version('9.0') }],
  doubts: ['vm-version/host-must-support', 'migration/cpu-features'],
};

const stopped = (options: JudgeOptions): Story =>
  new Story({}, options).do('Stop-VM', 0).do('guest-stopped', 0).do('Start-VM', 0).do('guest-booted', 0);

describe('the judge', () => {
  test('tells a violation once for each subject, with its first moment', () => {
    const story = new Story(BAD_MOVE).migrate(0, 1).migrate(0, 2);
    // Move, begin, set-up done, copied, switched: it arrived with the fifth step.
    expect(story.judge.verdict(story.nowUs, true).violations).toContainEqual({
      invariant: 'safety/version-supported',
      atUs: 5 * SECOND,
      seq: 4,
      subject: 'vm:web1',
      saw: 'web1 has version 9.0 and runs on Lab2, whose WS2016 does not support it',
    });
    expect(story.broken().filter((line) => line.startsWith('safety/version-supported'))).toHaveLength(1);
  });

  test('warns where nobody wrote the bound, and speaks of a violation where somebody did', () => {
    const saw = 'web1 was out for 3 s (shut down by Stop-VM); the bound is 2 s';
    const unwritten = stopped({});
    expect(unwritten.judge.warnings).toEqual([
      { id: 'service/outage-bounded', atUs: 3 * SECOND, subject: 'vm:web1', saw },
    ]);
    expect(unwritten.judge.violations).toEqual([]);
    const written = stopped({ limits: { outageUs: 2 * SECOND, written: new Set(['outageUs']) } });
    expect(written.judge.warnings).toEqual([]);
    expect(written.judge.violations).toMatchObject([{ invariant: 'service/outage-bounded', seq: 3, saw }]);
  });

  test('warns of what never came back, and speaks of a violation where the run has a calm', () => {
    const dead = (calm: boolean): Story => new Story({ vms: [{ clustered: false }] }, { calm }).do('crash', 0);
    const [restless, calm] = [false, true].map((one) => dead(one).judge.verdict(HOUR, true));
    expect(restless?.warnings.map(({ id }) => id)).toContain('progress/everything-comes-back');
    expect(restless?.violations).toEqual([]);
    expect(calm?.violations.map(({ invariant }) => invariant)).toContain('progress/everything-comes-back');
  });

  test('dates a bound that passed while nothing happened by the moment at which it passed', () => {
    const limits = { mixedUs: HOUR, written: new Set(['mixedUs'] as const) };
    const story = new Story({ hosts: [{}, {}, { release: WS2019, cluster: NONE }] }, { limits });
    story
      .do('Add-ClusterNode', 2, { Cluster: 0 })
      .do('joined', 2)
      .wait(9 * HOUR);
    const { violations } = story.judge.verdict(story.nowUs, true);
    expect(violations).toMatchObject([{ invariant: 'service/mixed-mode-bounded', atUs: 2 * SECOND + HOUR }]);
  });

  test('holds an upgrade to its bound until the level has risen, whatever is paused later', () => {
    const limits = { upgradeUs: HOUR, written: new Set(['upgradeUs'] as const) };
    const story = new Story({ hosts: [{ release: WS2019 }, { release: WS2019 }] }, { limits });
    story.do('Suspend-ClusterNode', 1).do('Resume-ClusterNode', 1);
    story
      .do('Update-ClusterFunctionalLevel', 0)
      .do('level-updated', 0)
      .wait(2 * HOUR);
    expect(story.do('Suspend-ClusterNode', 1).judge.verdict(story.nowUs, true).violations).toEqual([]);
  });

  test('holds a VM to its own bound', () => {
    const perVm = new Map([[0, { outageUs: HOUR }]]);
    expect(stopped({ limits: { written: new Set(), perVm } }).broken()).toEqual([]);
    const strict = stopped({
      limits: { outageUs: HOUR, written: new Set(), perVm: new Map([[0, { outageUs: SECOND }]]) },
    });
    expect(strict.judge.violations).toHaveLength(1);
  });

  test('counts an outage that is still open to the end of the run', () => {
    const story = new Story().do('Stop-VM', 0).do('guest-stopped', 0).wait(HOUR);
    expect(story.broken()).toEqual([
      'service/outage-bounded vm:web1: web1 was out for 1 h (shut down by Stop-VM); the bound is 2 s',
    ]);
  });

  test('leaves out what it is told to leave out', () => {
    expect(
      new Story(BAD_MOVE, { except: ['safety/version-supported', 'safety/processor-features', 'service/headroom'] })
        .migrate(0, 1)
        .broken(),
    ).toEqual([]);
  });

  test('stops a run at the first violation only where it is asked to', () => {
    expect(new Story(BAD_MOVE).migrate(0, 1).judge.stops).toBe(false);
    const story = new Story(BAD_MOVE, { stopAtViolation: true });
    expect(story.judge.stops).toBe(false);
    expect(story.migrate(0, 1).judge.stops).toBe(true);
  });

  test('demands to see an upgrade only of a run that planned one and came to its end', () => {
    expect(new Story().judge.verdict(0, true).sometimes).toEqual([]);
    const planned = new Story({ hosts: [{}, {}] }, { expectsUpgrade: true });
    expect(planned.judge.verdict(0, false)).toEqual({
      violations: [],
      warnings: [],
      sometimes: ['progress/really-drained', 'progress/really-mixed', 'progress/really-raised'].map((id) => ({
        id,
        seen: false,
      })),
    });
    expect(planned.judge.verdict(0, true).violations.map((one) => one.saw)).toEqual(
      Array(3).fill('it never happened in the whole run'),
    );
    const drained = new Story({ vms: [] }, { expectsUpgrade: true }).do('Suspend-ClusterNode', 0, { Drain: true });
    expect(drained.judge.verdict(0, false).sometimes[0]).toEqual({ id: 'progress/really-drained', seen: true });
  });

  test('says of a world that was broken from the beginning that it was', () => {
    const world = makeWorld(specOf({}));
    patch(world.vms[0], { version: version('9.0') });
    const judge = new Judge();
    judge.begin(world);
    expect(judge.violations).toMatchObject([{ invariant: 'safety/version-supported', atUs: 0, seq: -1 }]);
  });

  test('can share an outage bill that watches the run already', () => {
    const availability = new AvailabilityLedger();
    const story = new Story({}, { availability });
    expect(story.judge.availability).toBe(availability);
    expect(story.migrate(0, 1).judge.availability.of(0, 0).migrations).toBe(0);
  });

  test('measures the room that a loss leaves by versions, owners and anti-affinity, not by memory alone', () => {
    const full = (vms: Given['vms'], settings = {}): string[] =>
      new Story({ hosts: [{}, {}], vms: vms ?? [], cluster: { settings } }).broken();
    expect(full([{}, { host: 1 }])).toEqual([]);
    expect(full([{ possibleOwners: [0] }])).toHaveLength(1);
    const twins = [{ antiAffinity: ['dc'] }, { antiAffinity: ['dc'], host: 1 }];
    expect(full(twins)).toEqual([]);
    expect(full(twins, { ClusterEnforcedAntiAffinity: 1 })).toHaveLength(1);
    const newer = new Story({ hosts: [{ release: WS2019 }, {}], vms: [{ version: version('9.0') }] });
    expect(newer.broken()).toEqual([
      'service/headroom cluster:LAB: if Lab1 were lost, no other Up member of LAB could take web1',
    ]);
  });

  test('measures it however a node goes, and by what the roles are allowed then', () => {
    const lost = 'service/headroom cluster:LAB: if Lab1 were lost, no other Up member of LAB could take web1';
    const large = { vms: [{ startup: 40 * GiB }, { startup: 40 * GiB, host: 1 }] };
    expect(new Story(large).do('Stop-ClusterNode', 2).broken()).toEqual([lost]);
    expect(new Story(large).do('reach', 2, 1).do('missed', 2).broken()).toEqual([lost]);
    const given = (): Story => new Story().do('Set-ClusterOwnerNode', 0, { Resource: 0, Owners: [0, 1] });
    expect(given().broken()).toEqual([]);
    expect(given().do('Suspend-ClusterNode', 1).broken()).toEqual([lost]);
    const twins = [{ antiAffinity: ['dc'] }, { antiAffinity: ['dc'], host: 1 }];
    const enforced = { Property: 'ClusterEnforcedAntiAffinity', Value: 1 };
    const apart = new Story({ vms: twins }).do('Set-ClusterProperty', 0, enforced);
    expect(apart.do('Suspend-ClusterNode', 2).broken()).toEqual([lost]);
  });

  test('tries the loss of the fullest nodes where more than one must be borne', () => {
    const options = { limits: { headroom: 2, written: new Set(['headroom'] as const) } };
    expect(new Story({}, options).broken()).toEqual([]);
    const two = new Story({ hosts: [{}, {}] }, options);
    expect(two.judge.violations.map((one) => one.saw)).toEqual([
      'if Lab1 and Lab2 were lost, no other Up member of LAB could take web1',
    ]);
    expect(new Story({ hosts: [{}, {}] }, { limits: { headroom: 0, written: new Set() } }).broken()).toEqual([]);
  });
});

test('the page of invariants has a row for each of them', () => {
  const rows = invariantsMarkdown()
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  expect(rows).toHaveLength(ALL_INVARIANTS.length);
  expect(rows[0]).toBe(
    '| `safety/version-supported` | The configuration version of a VM that runs is supported by its host. | vm | always | VMV LMV |',
  );
});
