/** Storage that does not answer: who freezes, who crashes, who goes on. */
import { describe, expect, test } from 'vitest';
import { vmWord } from '../../src/model/words.js';
import { rehearsed, threeNodes } from './rehearsed.js';
import { told } from './told.js';

const lost = (of: string, more = ', for: 10 min') => `faults: [{ at: 1 h, storage: lost, of: ${of}${more} }]`;

describe('storage that does not answer', () => {
  test('freezes a VM of version 8.0 on a host of 2016, which runs on by itself', async () => {
    const { run } = await rehearsed(`${threeNodes('WS2016')}
vms: [{ name: v, on: A1, memory: 4 GiB }]
${lost('C')}
`);
    expect(told(run)).toMatchInlineSnapshot(`
      "1 h            storage of C does not answer
      1 h            v      freezes, its storage does not answer
      1 h 10 min     storage of C is Healthy again
      1 h 10 min     v      runs"
    `);
  });

  test('makes a VM of 2012 R2 crash; its cluster starts it again', async () => {
    const { run, availability } = await rehearsed(`${threeNodes('WS2012R2')}
vms: [{ name: v, on: A1, memory: 4 GiB }]
${lost('C')}
`);
    expect(told(run)).toMatchInlineSnapshot(`
      "1 h            storage of C does not answer
      1 h            v      failed with its host A1
      1 h            v      waits for a host that can start it A1
      1 h 10 min     storage of C is Healthy again
      1 h 10 min     v      starts A1
      1 h 11 min     v      runs"
    `);
    expect(availability.of(0, run.endedAtUs).outages.map((one) => one.cause)).toEqual(['storage of C did not answer']);
  });

  test('makes a VM crash that still has version 5.0 on a host of 2016', async () => {
    const { run } = await rehearsed(`
clusters: [{ name: C, level: WS2012R2 }]
hosts: [{ names: A1..A2, release: WS2016, cluster: C, cores: 8, memory: 64 GiB }]
vms: [{ name: old, on: A1, version: "5.0", memory: 4 GiB }]
${lost('C')}
`);
    expect(told(run, /old/)).toMatchInlineSnapshot(`
      "1 h            old    failed with its host A1
      1 h            old    waits for a host that can start it A1
      1 h 10 min     old    starts A1
      1 h 11 min     old    runs"
    `);
  });

  test('makes a VM crash that is told not to freeze', async () => {
    const { run } = await rehearsed(`${threeNodes('WS2019')}
vms: [{ name: v, on: A1, memory: 4 GiB }, { name: w, on: A1, memory: 4 GiB }]
script:
  - Set-VM v -AutomaticCriticalErrorAction None
  - Set-VM w -AutomaticCriticalErrorActionTimeout 5
${lost('C')}
`);
    expect(told(run, / [vw] /)).toMatchInlineSnapshot(`
      "0 s            v      settings changed
      0 s            w      settings changed
      1 h            v      failed with its host A1
      1 h            v      waits for a host that can start it A1
      1 h            w      freezes, its storage does not answer
      1 h 5 min      w      failed with its host A1
      1 h 5 min      w      waits for a host that can start it A1
      1 h 10 min     v      starts A1
      1 h 10 min     w      starts A1
      1 h 11 min     v      runs
      1 h 11 min     w      runs"
    `);
  });

  test('turns a frozen VM off after half an hour: a role has failed then, and starts when storage is back', async () => {
    const { run, verdict } = await rehearsed(`${threeNodes('WS2019')}
vms: [{ name: v, on: A1, memory: 4 GiB }]
${lost('C', ', for: 2 h')}
calm: 1 d
`);
    expect(verdict.violations).toEqual([]);
    expect(told(run, / v /)).toMatchInlineSnapshot(`
      "1 h            v      freezes, its storage does not answer
      1 h 30 min     v      failed with its host A1
      1 h 30 min     v      waits for a host that can start it A1
      3 h            v      starts A1
      3 h 1 min      v      runs"
    `);
  });

  test('leaves a frozen VM that is no role off', async () => {
    const { run } = await rehearsed(`
hosts: [{ name: S, release: WS2019, cores: 8, memory: 64 GiB }]
vms: [{ name: v, on: S, memory: 4 GiB }]
${lost('S', ', for: 2 h')}
`);
    expect(told(run, / v /)).toMatchInlineSnapshot(`
      "1 h            v      freezes, its storage does not answer
      1 h 30 min     v      is off"
    `);
  });

  test('does not stop a member of a SAN cluster that lost its own way: it goes on over another', async () => {
    const { run } = await rehearsed(`${threeNodes('WS2019')}
vms: [{ name: v, on: A1, memory: 4 GiB }]
${lost('A1')}
`);
    expect(told(run)).toMatchInlineSnapshot(`
      "1 h            A1     lost its way to storage
      1 h 10 min     A1     reaches storage again"
    `);
  });

  test('freezes the VMs of one host where each has its own way to a share', async () => {
    const { run } = await rehearsed(`
clusters: [{ name: C, level: WS2019, storage: smb }]
hosts: [{ names: A1..A2, release: WS2019, cluster: C, cores: 8, memory: 64 GiB }]
vms: [{ name: v, count: 2, on: [A1, A2], memory: 4 GiB }]
${lost('A1')}
`);
    expect(told(run)).toMatchInlineSnapshot(`
      "1 h            A1     lost its way to storage
      1 h            v1     freezes, its storage does not answer
      1 h 10 min     A1     reaches storage again
      1 h 10 min     v1     runs"
    `);
  });

  test('freezes all VMs when the last member that still has a way loses its power', async () => {
    const { run } = await rehearsed(`
clusters: [{ name: C, level: WS2019, witness: cloud }]
hosts: [{ names: A1..A2, release: WS2019, cluster: C, cores: 8, memory: 64 GiB }]
vms: [{ name: v, on: A1, memory: 4 GiB }]
faults: [{ at: 1 h, storage: lost, of: A1, for: 20 min }, { at: 70 min, crash: A2 }]
`);
    expect(told(run, / v /)).toMatchInlineSnapshot(`
      "1 h 10 min     v      freezes, its storage does not answer
      1 h 20 min     v      runs"
    `);
  });

  test('breaks a live migration: the VM stays at its source', async () => {
    const { run } = await rehearsed(
      `${threeNodes('WS2019')}
vms: [{ name: v, on: A1, memory: 32 GiB, workload: idle }]
script: [{ run: Move-ClusterVirtualMachineRole v A2, expect: failed }]
faults: [{ at: 10 s, storage: lost, of: C, for: 1 min }]
`,
    );
    expect(told(run, / v /)).toMatchInlineSnapshot(`
      "0 s            v      queued to leave A1
      0 s            v      starts to move to A2
      1.5 s          v      memory goes to A2
      10 s           v      did not move from A1
      10 s           v      freezes, its storage does not answer
      1 min 10 s     v      runs
      Move-ClusterVirtualMachineRole v A2: failed It stays where it is: v (A VM starts on, or goes to, a host that reaches its files only)."
    `);
  });

  test('of a host of its own crashes an old VM, which starts when the disk is back', async () => {
    const { run } = await rehearsed(`
hosts: [{ name: S, release: WS2012R2, cores: 8, memory: 64 GiB }]
vms: [{ name: v, on: S, memory: 4 GiB }]
${lost('S')}
`);
    expect(told(run)).toMatchInlineSnapshot(`
      "1 h            S      lost its way to storage
      1 h            v      failed with its host S
      1 h 10 min     S      reaches storage again
      1 h 10 min     v      starts S
      1 h 11 min     v      runs"
    `);
    expect(vmWord(run.world.vms[0]?.power ?? 0)).toBe('Running');
  });

  test('stays away while another fault still takes it away', async () => {
    const { run } = await rehearsed(`${threeNodes('WS2019')}
vms: [{ name: v, on: A1, memory: 4 GiB }]
faults: [{ at: 1 h, storage: lost, of: C, for: 10 min }, { at: 65 min, storage: lost, of: C, for: 10 min }]
`);
    expect(told(run, / v /)).toMatchInlineSnapshot(`
      "1 h            v      freezes, its storage does not answer
      1 h 15 min     v      runs"
    `);
  });

  test('keeps a VM from starting, which then says so', async () => {
    const { run } = await rehearsed(`${threeNodes('WS2019')}
vms: [{ name: v, on: A1, memory: 4 GiB, state: Off }]
script: [{ at: 61 min, run: Start-VM v, expect: { refused: storage/reachable } }, { at: 75 min, run: Start-VM v }]
${lost('C')}
`);
    expect(told(run, /Start-VM/)).toMatchInlineSnapshot(
      `"Start-VM v: refused: storage/reachable The storage of v does not answer A1."`,
    );
  });
});
