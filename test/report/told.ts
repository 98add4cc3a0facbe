/** Scenarios as files of the output are made of: names that want to be more than names, and faults. */
import { runHtml } from '../../src/report/html/run-page.js';
import type { RunTold } from '../../src/report/html/run-parts.js';
import { Story } from '../../src/report/story.js';
import { rehearse } from '../../src/session/index.js';
import { scenarioOf } from '../scenarios/support.js';

/** A page is tested with a script that does nothing; the real one is tested in a browser. */
export const CLIENT = { text: '0', sha256: 'none' };

export const HOSTILE = `
clusterdrill: 1
title: "</script><script>alert(1)</script>"
asks: "Is <b>this</b> bold?"
seed: "=1+1"
start: 2026-11-28T20:00
clusters: [{ name: "<svg onload=alert(2)>", level: WS2019, witness: cloud }]
hosts:
  - { names: A1..A3, release: WS2019, cluster: "<svg onload=alert(2)>", cores: 16, memory: 64 GiB }
vms:
  - { name: "<img src=x onerror=alert(3)>", on: [A1], memory: 8 GiB, workload: web }
  - { name: "=HYPERLINK(1)", on: [A1], memory: 8 GiB, workload: web }
  - { name: "</script>", on: [A2], memory: 8 GiB, workload: web }
  - { name: "[x](http://x.example) @all #1 | y", on: [A2], memory: 8 GiB, workload: web }
script:
  - Suspend-ClusterNode A1 -Drain -Wait
  - Resume-ClusterNode A1
  - { run: Resume-ClusterNode A2, expect: refused }
  - { run: Resume-ClusterNode A3, expect: ok }
faults: [{ at: 10 min, crash: A2, for: 20 min }]
until: 2 h
`;

export async function toldOf(text: string, seed?: string): Promise<RunTold> {
  const story = new Story();
  const rehearsal = await rehearse(await scenarioOf(text), seed === undefined ? {} : { seed }, [story]);
  story.close(rehearsal.run.endedAtUs);
  return { rehearsal, story };
}

export const pageOf = async (text: string): Promise<string> => runHtml(await toldOf(text), CLIENT);
