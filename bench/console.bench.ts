/**
 * The console of a lab: from a key to the rows of the screen, on the flagship's cluster and on the largest there is, while time stands
 * still and while it passes; and `Get-VM` over 8,000 VMs. It measures the built program.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type * as Scenarios from '../src/scenarios/index.js';
import type * as Labs from '../src/session/lab.js';
import type * as Styles from '../src/tui/style.js';
import type * as Trainers from '../src/tui/trainer.js';
import type * as Screens from '../src/tui/training.js';
import { median, timed } from './measure.js';

const dist = (path: string): string => new URL(`../dist/${path}`, import.meta.url).href;
const root = fileURLToPath(new URL('..', import.meta.url));
const BARS = { keyMs: 50, getVmMs: 200 };
const SIZE = { columns: 200, rows: 60 };

const LAB = `
lab:
  story: Look around.
  goals:
    - { say: All VMs run., claim: "vms.all(v, v.state == 'Running')" }
    - { say: All nodes are paused., claim: "hosts.all(h, h.state == 'Paused')" }
  traps: [{ when: "vms.exists(v, v.state == 'Lost')", say: A VM is lost. }]
  solution: [Get-VM]
`;

/** Median and longest of several times, told beside a bar. */
function tell(what: string, count: number, bar: number, action: () => void): void {
  const times = Array.from({ length: count }, () => timed(action) * 1000);
  const [usual, longest] = [median(times), Math.max(...times)];
  console.log(`${usual.toFixed(1).padStart(7)} ms  ${what} (longest ${longest.toFixed(1)} ms; bar: ${bar} ms)`);
}

async function open(file: string): Promise<{ screen: Screens.Training; trainer: Trainers.Trainer }> {
  const { parseScenario } = (await import(dist('scenarios/index.js'))) as typeof Scenarios;
  const { LabSession } = (await import(dist('session/lab.js'))) as typeof Labs;
  const { Training } = (await import(dist('tui/training.js'))) as typeof Screens;
  const { Trainer } = (await import(dist('tui/trainer.js'))) as typeof Trainers;
  const { paletteOf } = (await import(dist('tui/style.js'))) as typeof Styles;
  const scenario = await parseScenario(readFileSync(`${root}/scenarios/${file}`, 'utf8') + LAB, file);
  if (!scenario.ok) throw new Error(`${file} has complaints`);
  const session = await LabSession.open(scenario.value);
  const screen = new Training(paletteOf('many'));
  const port = { out: screen.out, save: () => undefined, width: () => 80, live: true };
  const trainer = new Trainer(session, session.score(), port);
  screen.attend(trainer);
  trainer.begin({ lines: [] });
  return { screen, trainer };
}

for (const file of ['four-nodes-2012r2-to-2016.yaml', 'largest-cluster.yaml']) {
  const { screen, trainer } = await open(file);
  const { session, pace } = trainer;
  const { hosts, vms } = session.live.world;
  console.log(`${file}: ${hosts.length} hosts, ${vms.length} VMs`);
  const pressed = (...keys: readonly string[]): void => {
    for (const key of keys) screen.press(key);
    screen.frame(SIZE);
  };
  tell('from a key to its frame', 200, BARS.keyMs, () => pressed('x'));
  tell('a word completed', 20, BARS.keyMs, () => pressed('clear', ...'Get-VM -Name ', 'tab'));
  pressed('clear');
  pace.speed = 600;
  pace.toggle();
  tell('a frame while time passes', 100, BARS.keyMs, () => {
    screen.tick(66);
    screen.frame(SIZE);
  });
  pace.stop();
  tell('Get-ClusterNode', 20, BARS.keyMs, () => void session.type('Get-ClusterNode'));
  const everywhere = `Get-VM -ComputerName ${hosts.map(({ name }) => name).join(', ')}`;
  tell(`Get-VM over ${vms.length} VMs`, 15, BARS.getVmMs, () => void session.type(everywhere));
  const versions = `${everywhere} | Select-Object Name, Version`;
  tell('and their names and versions', 15, BARS.getVmMs, () => void session.type(versions));
}
