/** Mistakes of YAML and of single values. */
import { BASE } from '../support.js';
import { type Mistake, withHosts } from './mistake.js';

export const SYNTAX: readonly Mistake[] = [
  { says: 'an empty file', whole: '\n\n', found: ['1:1 The file is empty.'] },
  { says: 'a file that is no text', whole: `${BASE}\u0000`, found: ['1:1 The file is no text.'] },
  {
    says: 'a trace',
    whole: '{"clusterdrill":1,"trace":1}\n{"seq":0}\n{"seq":1}\n',
    found: ['1:1 The file holds one JSON object per line, as a trace does.'],
  },
  { says: 'a file of nothing but remarks', whole: '# later', found: ['1:1 The file is no mapping of keys to values.'] },
  { says: 'a list at the top', whole: '- a\n', found: ['1:1 The file is no mapping of keys to values.'] },
  { says: 'a word at the top', whole: 'hello', found: ['1:1 The file is no mapping of keys to values.'] },
  { says: 'several documents', whole: `${BASE}---\n${BASE}`, found: ['5:1 The file holds several documents.'] },
  { says: 'a tab as indentation', lines: 'script:\n\t- x', found: ['7:1 A line is indented with a tab.'] },
  { says: 'another YAML', whole: `%YAML 1.1\n---\n${BASE}`, found: ['1:1 The file declares YAML 1.1.'] },
  { says: 'a quote without an end', lines: 'asks: "abc', found: ['6:7 This is not YAML: missing closing "quote.'] },
  { says: 'a key twice', lines: 'title: again', found: ["6:1 The key 'title' stands here twice."] },
  { says: 'a merge key', lines: '<<: { seed: 1 }', found: ["6:1 There is no key '<<' at the top."] },
  { says: 'a key of the language', lines: '__proto__: { x: 1 }', found: ["6:1 '__proto__' cannot be a key."] },
  {
    says: 'a key of the language deeper down',
    lines: 'limits: { constructor: 1 }',
    found: ["6:11 'constructor' cannot be a key."],
  },
  { says: 'a number as a key', lines: '1: 2', found: ['6:1 A key is not a plain word.'] },
  { says: 'an alias without an anchor', lines: 'asks: *ask', found: ["6:7 No anchor 'ask' stands before this alias."] },
  {
    says: 'an anchor that is used too often',
    lines: `invariants: { except: [&x safety/version-supported, ${Array(51).fill('*x').join(', ')}] }`,
    found: ["6:253 The anchor 'x' is used more than 50 times."],
  },
];

export const FORM: readonly Mistake[] = [
  { says: 'another format', whole: BASE.replace(': 1', ': 2'), found: ['1:15 `clusterdrill` cannot be 2.'] },
  { says: 'a missing key', whole: BASE.replace('title', '# title'), found: ['1:1 The file has no `title`.'] },
  { says: 'a misspelt key', lines: 'limts: {}', found: ["6:1 There is no key 'limts' at the top."], nearest: 'limits' },
  {
    says: 'a misspelt key deeper down',
    vms: 'vms: [{ name: a, memory: 1 GiB, workloda: web }]',
    found: ["5:33 There is no key 'workloda' in `vms[0]`."],
    nearest: 'workload',
  },
  { says: 'a list where a mapping belongs', lines: 'limits: []', found: ['6:9 `limits` is a list.'] },
  { says: 'a word where a list belongs', lines: 'faults: none', found: ['6:9 `faults` is one value.'] },
  { says: 'nothing where something belongs', lines: 'faults:', found: ['6:8 `faults` is empty.'] },
  { says: 'a size without a unit', vms: 'vms: [{ name: a, memory: 4 }]', found: ["5:26 '4' has no unit."] },
  { says: 'a negative size', vms: 'vms: [{ name: a, memory: -4 GiB }]', found: ["5:26 '-4 GiB' is negative."] },
  { says: 'a size of nothing', vms: 'vms: [{ name: a, memory: 0 GiB }]', found: ["5:26 '0 GiB' is too small."] },
  { says: 'an absurd time', lines: 'until: 99999 d', found: ["6:8 '99999 d' is too long."] },
  {
    says: 'a bandwidth that is not clear',
    lines: 'networks: [{ name: n, bandwidth: 10 GBps }]',
    found: ["6:34 '10 GBps' has the unit 'GBps', which is not clear here."],
  },
  {
    says: 'no bandwidth at all',
    lines: 'networks: [{ name: n, bandwidth: 0 Gbps }]',
    found: ["6:34 '0 Gbps' carries nothing."],
  },
  {
    says: 'a chance above one',
    lines: 'faults: [{ random: migration-failure, chance: 101 % }]',
    found: ["6:47 '101 %' is more than 100 %."],
  },
  {
    says: 'a range that runs backwards',
    lines: 'physics: { cleanInstall: 90 min..45 min }',
    found: ["6:26 '90 min..45 min' runs backwards."],
  },
  { says: 'an end at the beginning', lines: 'until: 0', found: ["6:8 '0' is no time at all."] },
  {
    says: 'faults of no time',
    lines: 'faults: [{ at: 0, crash: Lab1, for: 0 s }, { random: crash, every: 0, for: 0 s..1 h }]',
    found: ["6:37 '0 s' is no time at all.", "6:68 '0' is no time at all.", "6:76 '0 s..1 h' is no time at all."],
  },
  {
    says: 'a balancer that looks without a pause',
    lines: 'physics: { balanceInterval: 0 s }',
    found: ["6:29 '0 s' is no time at all."],
  },
  { says: 'an end before the beginning', lines: 'until: -1 h', found: ["6:8 '-1 h' is negative."] },
  { says: 'half a seed', lines: 'seed: 1.5', found: ['6:7 `seed` cannot be 1.5.'] },
  {
    says: 'an unknown duration',
    lines: 'physics: { cleanInstal: 90 min }',
    found: ["6:12 There is no key 'cleanInstal' in `physics`."],
    nearest: 'cleanInstall',
  },
  {
    says: 'half a node',
    whole: withHosts('  - { name: a, release: WS2016, cluster: LAB, cores: 1.5, memory: 64 GiB }'),
    found: ['5:54 `cores` cannot be 1.5.'],
  },
  {
    says: 'a day that no calendar has',
    lines: 'start: 2026-02-29T20:00',
    found: ["6:8 '2026-02-29T20:00' is on a day that no calendar has, or before 1970."],
  },
  {
    says: 'a run beyond the years of four digits',
    lines: 'start: 9999-12-04T20:00',
    found: ['6:8 It may go on beyond the year 9999, which no clock here shows.'],
  },
  {
    says: 'a bound beyond the years of four digits',
    lines: 'start: 9999-12-31T20:00\nuntil: 4 h',
    found: ['7:8 It may go on beyond the year 9999, which no clock here shows.'],
  },
  {
    says: 'an unknown priority',
    vms: 'vms: [{ name: a, memory: 1 GiB, priority: Hig }]',
    found: ["5:43 `priority` cannot be 'Hig'."],
    nearest: 'High',
  },
  {
    says: 'an unknown workload',
    vms: 'vms: [{ name: a, memory: 1 GiB, workload: databse }]',
    found: ["5:43 `workload` cannot be 'databse'."],
    nearest: 'database',
  },
  {
    says: 'an unknown version',
    vms: 'vms: [{ name: a, memory: 1 GiB, version: 8.10 }]',
    found: ["5:42 There is no configuration version '8.10'."],
  },
  {
    says: 'an unknown release',
    lines: 'upgrade: { to: WS20016 }',
    found: ["6:16 `to` cannot be 'WS20016'."],
    nearest: 'WS2016',
  },
  {
    says: 'a kind of fault that nobody knows',
    lines: 'faults: [{ crsh: Lab1, at: 1 h }]',
    found: ['6:10 `faults[0]` does not say what it is.'],
    nearest: 'crash',
  },
  {
    says: 'chance that nobody knows',
    lines: 'faults: [{ random: crsh, every: 1 d, for: 1 h }]',
    found: ["6:20 `random` cannot be 'crsh'."],
    nearest: 'crash',
  },
  {
    says: 'a control character in a name',
    vms: 'vms: [{ name: "a\\x07", memory: 1 GiB }]',
    found: ["5:15 'a\\u{7}' holds the control character \\u{7}."],
  },
  {
    says: 'a bidirectional character in a name',
    vms: 'vms: [{ name: "a\u202e", memory: 1 GiB }]',
    found: ["5:15 'a\\u{202E}' holds the bidirectional character \\u{202E}."],
  },
  {
    says: 'characters without a width in names',
    vms: 'vms: [{ name: "a\u200b", memory: 1 GiB }, { name: "b\u200dc", memory: 1 GiB }, { name: "\ufeffd", memory: 1 GiB }]',
    found: [
      "5:15 'a\\u{200B}' holds the zero-width character \\u{200B}.",
      "5:46 'b\\u{200D}c' holds the zero-width character \\u{200D}.",
      "5:78 '\\u{FEFF}d' holds the zero-width character \\u{FEFF}.",
    ],
  },
  {
    says: 'a name of the language',
    vms: 'vms: [{ name: constructor, memory: 1 GiB }]',
    found: ["5:15 'constructor' cannot be a name: JavaScript keeps it for itself."],
  },
  {
    says: 'no VM at all by count',
    vms: 'vms: [{ name: a, count: 0, memory: 1 GiB }]',
    found: ['5:25 `count` cannot be 0.'],
  },
  {
    says: 'a range that is none',
    vms: 'vms: [{ names: A1..B2, memory: 1 GiB }]',
    found: ["5:16 The range 'A1..B2' has two names that differ before their numbers."],
  },
  {
    says: 'both ways of naming',
    vms: 'vms: [{ name: a, names: b1..b2, memory: 1 GiB }]',
    found: ['5:25 `name` and `names` exclude each other.'],
  },
  { says: 'no name', vms: 'vms: [{ memory: 1 GiB }]', found: ['5:7 A VM has no name.'] },
];
