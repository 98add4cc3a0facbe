/** Whole rehearsals per second: every member of the flagship dies at every moment of it, once for a while and once for good. */
import { readFileSync } from 'node:fs';
import { crashes } from '../soak/crashes.js';
import { parseScenario } from '../src/scenarios/index.js';

const file = new URL('../scenarios/four-nodes-2012r2-to-2016.yaml', import.meta.url);
const scenario = await parseScenario(readFileSync(file, 'utf8'), 'flagship.yaml');
if (!scenario.ok) throw new Error('the flagship has complaints');
const began = performance.now();
const { runs, faults } = await crashes(scenario.value, 'all');
const seconds = (performance.now() - began) / 1000;
console.log(
  `a crash at every occurrence: ${runs} rehearsals, ${faults.length} that did not end well, ${Math.round(runs / seconds)} a second`,
);
for (const fault of faults.slice(0, 5)) console.log(fault);
if (faults.length > 0) process.exitCode = 1;
