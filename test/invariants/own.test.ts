/** Claims that a scenario brings along, in CEL over clusters, hosts and vms. */
import { describe, expect, test } from 'vitest';
import { SECOND } from '../../src/base/units.js';
import { type Condition, compileCondition, type OwnClaim } from '../../src/invariants/index.js';
import { SEES } from '../../src/invariants/own/seen.js';
import { type Given, Story, WS2019 } from './story.js';

async function condition(text: string): Promise<Condition> {
  const compiled = await compileCondition(text);
  if (!compiled.ok) throw new Error(compiled.error.message);
  return compiled.value;
}

const claim = async (kind: OwnClaim['kind'], text: string): Promise<OwnClaim> => ({
  id: 'mine',
  claim: 'Mine.',
  kind,
  condition: await condition(text),
});

const TWO: Given = {
  hosts: [{}, { release: WS2019 }],
  vms: [{ group: 'web' }, { group: 'web', host: 1, priority: 'High' }],
};

describe('a condition', () => {
  test.each([
    "vms.filter(v, v.group == 'web' && v.state == 'Running').size() >= 2",
    "hosts.exists(h, h.name == 'Lab2' && h.release == 'WS2019' && h.cluster == 'LAB' && h.drain == 'NotInitiated')",
    "clusters.all(c, c.mixed && c.level.release == 'WS2016' && c.level.major >= 9 && c.level.major < 9.5)",
    "vms[1].priority == 'High' && vms[1].host == 'Lab2' && vms[0].version == '8.0'",
    'hosts.all(h, h.memory > 1024) && vms.all(v, v.memory > 0.5)',
    "!hosts.exists(h, h.state != 'Up')",
  ])('sees the world by the names of the output format: %s', async (text) => {
    expect((await condition(text)).holds(new Story(TWO).world)).toBe(true);
  });

  test('sees the same world differently once it has changed', async () => {
    const paused = await condition("hosts.exists(h, h.state == 'Paused')");
    const story = new Story();
    expect(paused.holds(story.world)).toBe(false);
    expect(paused.holds(story.do('Suspend-ClusterNode', 0).world)).toBe(true);
  });

  test('knows of a host outside every cluster that it has none', async () => {
    const { world } = new Story({ hosts: [{}, { cluster: -1 }] });
    expect((await condition('hosts[1].cluster == null')).holds(world)).toBe(true);
  });

  test.each([
    ["hosts.exists(h, h.stat == 'Up')", 'The condition is not clear: no such key: stat.'],
    ["hots.exists(h, h.state == 'Up')", 'The condition is not clear: unknown variable: hots.'],
    ['vms.size()', "The condition is no truth value but 'int'."],
    ['vms.all(v, ', 'The condition is not clear: unexpected token: EOF.'],
  ])('that is wrong is a complaint: %s', async (text, message) => {
    expect(await compileCondition(text)).toMatchObject({ ok: false, error: { message } });
  });

  test('that cannot be evaluated is false and says why', async () => {
    const { world } = new Story();
    const ninth = await condition("vms[9].state == 'Running'");
    expect(ninth.holds(world)).toBe(false);
    expect(ninth.trouble(world)).toContain('index out of bounds');
    // Nobody keeps the outage bill here.
    expect((await condition('vms.all(v, v.migrations > 0)')).holds(world)).toBe(false);
  });
});

test.each<[text: string, ...apart: string[]]>([
  ["vms.all(v, v.state == 'Running')"],
  ["vms.filter(v, v.state in ['Off', 'Saved']).size() < 2 && size(hosts) > 1"],
  ["hosts.exists_one(h, h.state == 'Up' && vms.all(v, v.host == h.name || v.host != h.name))"],
  ['hosts.all(h, h.cluster != null) && clusters[0].level.major >= 9'],
  ["'Off' in vms.map(v, v.state)"],
  ["hosts.exists(h, h.cluster == 'LAB')"],
  ["hosts.exists(h, h.name == 'Lab1')", 'hosts'],
  ["vms.all(v, v.host.startsWith('Lab'))", 'hosts'],
  ["hosts[0].state == 'Up'", 'hosts'],
  ["hosts.filter(h, h.state == 'Up')[0].release == 'WS2016'", 'hosts'],
  ["hosts.map(h, h.state)[0] == 'Up'", 'hosts'],
  ["(vms.size() > 1 ? hosts : hosts)[0].state == 'Up'", 'hosts'],
  ["vms[0].state == 'Off' && vms.map(v, v.state)[1] == 'Off'", 'vms'],
  ["vms.all(v, v.name != 'web1')", 'vms'],
  ["vms.all(v, v.name in ['web1', 'web2'])", 'vms'],
  ['hosts.all(h, vms.all(v, h.name != v.name))', 'hosts', 'vms'],
  ["vms.filter(v, v.group == 'web').all(v, v.host == hosts[0].name)", 'hosts', 'groups'],
  ['vms.all(v, has(v.group))', 'groups'],
  ['vms.all(v, vms.all(w, v.group != w.group || v.host == w.host))', 'groups'],
  ["(hosts.size() > 1 ? vms : []).all(v, v.host == 'Lab1')", 'hosts', 'vms', 'groups'],
  ["vms.all(v, v['host'] == 'Lab1')", 'hosts', 'vms', 'groups'],
  ["vms.all(v, dyn(v).host == 'Lab1')", 'hosts', 'vms', 'groups'],
  ['[vms[0]] == [vms[1]]', 'hosts', 'vms', 'groups'],
])('a condition tells apart whom it names, or takes by its place: %s', async (text, ...apart) => {
  const told = (await condition(text)).apart;
  expect(Object.entries(told).flatMap(([who, is]) => (is ? [who] : []))).toEqual(apart);
});

test('a condition that asks for fields by names that it makes sees all of a VM', async () => {
  const { sees } = await condition("vms.all(v, v['ho' + 'st'] == 'Lab1')");
  expect(sees & SEES.places).toBe(SEES.places);
  expect(sees & SEES.times).toBe(SEES.times);
});

describe('a claim of the scenario', () => {
  const web = "vms.exists(v, v.name == 'web1' && v.state == 'Running')";

  test('that always holds is broken at the first step after which it does not', async () => {
    const own = [await claim('always', web)];
    const story = new Story({}, { own }).do('Stop-VM', 0).do('guest-stopped', 0);
    expect(story.judge.violations).toEqual([
      { invariant: 'mine', atUs: SECOND, seq: 0, subject: 'world', saw: `not true: ${web}` },
    ]);
    expect(new Story({}, { own, except: ['mine'] }).do('Stop-VM', 0).judge.violations).toEqual([]);
  });

  test('that sometimes holds is broken by a run in which it never did', async () => {
    const own = [await claim('sometimes', "hosts.exists(h, h.state == 'Paused')")];
    const never = new Story({}, { own }).judge.verdict(0, true);
    expect(never.sometimes).toEqual([{ id: 'mine', seen: false }]);
    expect(never.violations).toMatchObject([{ invariant: 'mine' }]);
    const once = new Story({}, { own }).do('Suspend-ClusterNode', 0).do('Resume-ClusterNode', 0).judge.verdict(0, true);
    expect(once).toMatchObject({ violations: [], sometimes: [{ id: 'mine', seen: true }] });
  });

  test('about the end is asked at the end, with the outage bill', async () => {
    const own = [
      await claim('at-end', 'vms.all(v, v.migrations >= 1 && v.blackoutUsMax <= 2000000 && v.outages.size() == 0)'),
    ];
    expect(new Story({}, { own }).migrate(0, 1).broken()).toEqual([]);
    expect(new Story({}, { own }).broken()).toHaveLength(1);
  });

  test('that cannot be evaluated says so', async () => {
    const own = [await claim('always', "vms[3].state == 'Off'")];
    expect(new Story({}, { own }).judge.violations[0]?.saw).toContain('cannot be evaluated (');
    const sometimes = [await claim('sometimes', "vms[3].state == 'Off'")];
    const { violations } = new Story({}, { own: sometimes }).judge.verdict(0, true);
    expect(violations[0]?.saw).toContain('cannot be evaluated (');
  });
});
