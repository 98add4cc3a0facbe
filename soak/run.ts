/**
 * `npm run soak [-- SEED [COUNT]]`: many damaged scenarios and inventories, and as many random nights; exit 1 if one of them crashed, hung, or broke
 * what must hold.
 */
import { damage } from './damaged.js';
import { damageInventories } from './damaged-inventories.js';
import { nights } from './nights.js';

const [seed = '1', count = '20000'] = process.argv.slice(2);
const tells = process.stderr.isTTY === true;
const progress = (what: string) => (done: number) => {
  if (tells) process.stderr.write(`\r${what}: ${done} of ${count}`);
};
const finish = (line: string, faults: readonly string[]): void => {
  if (tells) process.stderr.write('\r');
  console.log(line);
  for (const fault of faults.slice(0, 5)) console.log(fault);
  if (faults.length > 0) process.exitCode = 1;
};

const damaged = await damage(seed, Number(count), progress('damaged scenarios'));
finish(
  `${count} damaged scenarios by seed ${seed}: ${damaged.complaints} complaints, ${damaged.runs} runs, ${damaged.faults.length} faults`,
  damaged.faults,
);
const inventories = await damageInventories(seed, Number(count), progress('damaged inventories'));
finish(
  `${count} damaged inventories by seed ${seed}: ${inventories.complaints} complaints, ${inventories.scenarios} scenarios, ${inventories.faults.length} faults`,
  inventories.faults,
);
const { endings, faults } = await nights(seed, Number(count), progress('nights'));
const ends = Object.entries(endings).map(([ending, times]) => `${times} ${ending}`);
finish(`${count} random nights by seed ${seed}: ${ends.join(', ')}, ${faults.length} faults`, faults);
