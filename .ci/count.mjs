/** Prints `passed failed` of a report that vitest wrote as JSON; exit code 1 where it holds no result. */
import { readFileSync } from 'node:fs';

try {
  const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  );
  const failed = report.numFailedTests + unloaded.length;
  if (report.numPassedTests + failed === 0) throw new Error('no test was run');
  console.log(`${report.numPassedTests} ${failed}`);
} catch (error) {
  console.error(`${process.argv[2]}: ${error.message}`);
  process.exitCode = 1;
}
