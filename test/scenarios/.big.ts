import { parseScenario } from '../../src/scenarios/index.js';
const base = 'clusterdrill: 1\ntitle: x\nhosts: [{name: a, release: WS2016, cores: 4, memory: 64 GiB}]\n';
const cases: Record<string, string> = {
  deepFlow: '['.repeat(1_000_000), deepMap: '{a: '.repeat(500_000), deepSeq: '- '.repeat(500_000),
  long: `clusterdrill: 1\ntitle: x\nhosts: [{names: A1..A1000, release: WS2016, cores: 64, memory: 4 TiB}]\nvms:\n${Array.from({ length: 20000 }, (_, i) => `  - { name: vm${i}, memory: 1 GiB, workload: web, priority: High, version: "8.0" }\n`).join('')}`,
  keys: base + Array.from({ length: 200000 }, (_, i) => `k${i}: 1\n`).join(''),
  laughs: `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghij'.split('').map((c, i) => `${c}: &${c} [${Array(9).fill('*' + 'abcdefghi'[i]).join(',')}]`).join('\n')}\nvms: [*j,*j]\n${base}`,
  selfref: `${base}vms: &v [*v, {name: q, memory: &m {startup: *m}}]`,
  y11: '%YAML 1.1\n---\n' + base, multi: base + '---\n' + base, list: '- a', scalar: 'hello', empty: ' \n', comment: '# x', tab: base + 'vms:\n\t- {name: a}', nul: base + 'asks: "\u0000"', merge: base + '<<: {vms: []}', tag: base + 'asks: !!python/x y', dup: base + 'title: y',
  unclosed: base + 'vms:\n  - { name: a, memory: 4 Gib2\nscript: [a]\n', badq: base + 'asks: "abc\nvms: []\n',
  proto: base + '__proto__: {a: 1}', numkey: base + '1: 2', complexkey: base + '? [a]\n: 2', nullv: base + 'vms: ', bom: '\uFEFF' + base, crlf: base.replaceAll('\n', '\r\n'), binary: '\x00\x01\x02\x7f', ff: '\u{ffff}\ud800',
  huge: base + 'asks: ' + 'x'.repeat(17e6), parts: '[' + '1,'.repeat(2_000_000) + ']',
};
for (const [name, text] of Object.entries(cases)) {
  const t = performance.now();
  try {
    const r = await parseScenario(text, 'f');
    console.log(name, r.ok, r.ok ? '' : r.error.length, Math.round(performance.now() - t), 'ms', Math.round(process.memoryUsage().heapUsed/1e6), r.ok ? '' : r.error.slice(0, 4).map((e) => `${e.place?.line}:${e.place?.column} ${e.message} | ${e.expected?.slice(0,50)}`));
  } catch (e) { console.log(name, 'THROWN', String(e).slice(0, 300), (e as Error).stack?.split('\n').slice(1,4)); }
}
