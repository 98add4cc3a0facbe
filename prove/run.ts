/**
 * `npm run prove [-- PART ...]`: what takes too long for every change. `certificates [NUMBER]`: every order of small upgrades, for each hop, or one
 * of them.
 * `reductions`: searches with symmetry, memory and fewer orders, and without. `mutation`: the score, and its page. `policies [NAME[@SEED] ...]`: good
 * ones in 100,000 cases each, bad ones found within a minute of one core and shrunk within ten seconds. Exit 1 if one of them does not hold.
 */
import { writeFileSync } from 'node:fs';
import { isUnnoticed, mutationMarkdown, scoreText } from '../src/report/mutation.js';
import { isSlipUnnoticed, slipText } from '../src/report/slips.js';
import { EQUIVALENT } from '../src/search/equivalent.js';
import { mutate } from '../src/search/mutate.js';
import { trySlips } from '../src/search/slips.js';
import { CERTIFICATES, type Certificate, proofIn, prove } from './certificates.js';
import { record } from './page.js';
import { policiesNamed, provePolicy } from './policies.js';
import { compared } from './reductions.js';
import { sideBySide } from './side-by-side.js';

/** What this program calls itself with. */
const SEARCH = 'search';

const PARTS = ['certificates', 'reductions', 'mutation', 'policies'] as const;
const asked = process.argv.slice(2);
const wanted = PARTS.filter((part) => asked.length === 0 || asked.includes(part));
const names = asked.filter((word) => !(PARTS as readonly string[]).includes(word));

function finish(line: string, faults: readonly string[] = []): void {
  console.log(line);
  for (const fault of faults.slice(0, 10)) console.log(`  ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
}

/** More than any of them has; a search of so many holds some 5 GB. */
const STATES_MAX = 20_000_000;

/** Each in a process of its own, all or one; what comes of it goes to its row of the page. */
async function certificates(number: number | undefined): Promise<void> {
  const numbers = number === undefined ? CERTIFICATES.map((_, at) => at) : [number];
  if (CERTIFICATES[numbers[0] as number] === undefined)
    return finish(`There is no certificate ${number}: they count from 0 to ${CERTIFICATES.length - 1}.`, ['']);
  await sideBySide(
    numbers.map((at) => [SEARCH, String(at)]),
    ({ text, holds }, index) => {
      console.log(text);
      const proof = proofIn(text);
      if (proof !== undefined) record(numbers[index] as number, proof);
      if (!holds) process.exitCode = 1;
    },
  );
}

/** One certificate in this process, told by its line. */
function search(number: number): void {
  const { line, faults } = prove(CERTIFICATES[number] as Certificate, STATES_MAX);
  finish(line, faults);
}

const CONFIGURATIONS = 200;

function reductions(): void {
  let [compares, large] = [0, 0];
  const differences: string[] = [];
  for (let seed = 1; compares < CONFIGURATIONS; seed += 1) {
    const found = compared(String(seed));
    if (found === undefined) large += 1;
    else {
      compares += 1;
      differences.push(...found);
    }
  }
  finish(
    `${compares} small clusters with symmetry, memory and fewer orders, and without: ${differences.length} verdicts differ (${large} more were too large)`,
    differences,
  );
}

async function mutation(): Promise<void> {
  const trials = mutate();
  let next = trials.next();
  while (next.done !== true) next = trials.next();
  const nights = trySlips();
  let slips = await nights.next();
  while (slips.done !== true) slips = await nights.next();
  writeFileSync(new URL('../docs/mutation-score.md', import.meta.url), mutationMarkdown(next.value, slips.value));
  const faults = next.value
    .filter(isUnnoticed)
    .map(({ mutant }) => `nothing notices, and nobody has argued: ${mutant.id}`);
  const wronged = next.value.filter(({ kill, mutant }) => kill !== undefined && EQUIVALENT.has(mutant.id));
  faults.push(...wronged.map(({ mutant }) => `argued to be harmless, and noticed: ${mutant.id}`));
  const slipped = slips.value
    .filter(isSlipUnnoticed)
    .map(({ operator, slip }) => `nobody notices: ${operator}: ${slip}`);
  finish(scoreText(next.value), faults);
  finish(`${slipText(slips.value)} docs/mutation-score.md is written`, slipped);
}

async function policies(): Promise<void> {
  for (const policy of policiesNamed(names))
    for await (const { line, faults } of provePolicy(policy)) finish(line, faults);
}

if (asked[0] === SEARCH) search(Number(asked[1]));
else if (wanted.includes('certificates')) await certificates(names[0] === undefined ? undefined : Number(names[0]));
if (wanted.includes('reductions')) reductions();
if (wanted.includes('mutation')) await mutation();
if (wanted.includes('policies')) await policies();
