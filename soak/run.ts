/** `npm run soak [-- SEED [COUNT]]`: many damaged scenarios; exit 1 if one of them crashed or hung. */
import { damage } from './damaged.js';

const [seed = '1', count = '20000'] = process.argv.slice(2);
const tells = process.stderr.isTTY === true;
const { complaints, runs, faults } = await damage(seed, Number(count), (done) => {
  if (tells) process.stderr.write(`\r${done} of ${count}`);
});
if (tells) process.stderr.write('\r');
console.log(
  `${count} damaged scenarios by seed ${seed}: ${complaints} complaints, ${runs} runs, ${faults.length} faults`,
);
for (const fault of faults.slice(0, 5)) console.log(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
