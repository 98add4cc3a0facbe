/** `docs/certificates.md`: what is proved of small clusters. Each proof puts its own row there; the others stay as they are. */
import { readFileSync, writeFileSync } from 'node:fs';
import { CERTIFICATES, type Certificate, type Proof, setName } from './certificates.js';

const PAGE = new URL('../docs/certificates.md', import.meta.url);

const HEAD = `# What is proved of small clusters

Each row is one search of \`npm run prove\`: every order of the commands of a set, of the choices of the cluster, of the endings of what is
under way and of so many crashes, for one hop of Windows Server, by the same rules as a rehearsal. \`proved\`: every state was seen, every
claim of [exploration.md](exploration.md) that the search can ask holds in all of them, and what an upgrade does was seen at least once;
\`bounded\`: the search ended at its bound of states, and nothing was broken until then. \`npm run prove -- certificates N\` searches row N
alone, and writes it anew.

The cluster is like this in all of them: nodes of 16 cores and 64 GiB that begin at the older release, a witness, storage that every node
reaches, VMs of 2 GiB spread over the nodes, hosts and VMs that differ by name alone taken for each other. \`rolling\`, \`procedure\`, \`by-hand\`
and \`all\` are the sets of [exploration.md](exploration.md). **Not covered:** more hosts and VMs, other faults than crashes, more faults at a time,
sites, volumes, processors and features that differ, settings other than the defaults; and time: a search knows orders, no durations.

A row tells what held by the rules of the day on which it was searched; [CHANGELOG.md](../CHANGELOG.md) says what has changed since.

| N | Hosts x VMs | Grain | Commands | Crashes | From | To | | States | Moves | Deepest | Searched |
|---|---|---|---|---|---|---|---|---|---|---|---|
`;

/** What stands on the page of a certificate before it is searched, and by which its row is known. */
const keyOf = ({ scope: { hosts, vms, grain, commands, faults }, from, to }: Certificate, at: number): string =>
  `| ${[at, `${hosts} x ${vms}`, grain, setName(commands), faults, from, to].join(' | ')} |`;

const numbers = (value: number): string => value.toLocaleString('en-US');

/** Writes the row of a search. */
export function record(at: number, { word, states, moves, depth }: Proof): void {
  const rows = rowsOf(readFileSync(PAGE, 'utf8'));
  const today = new Date().toISOString().slice(0, 10);
  const found = `${word} | ${numbers(states)} | ${numbers(moves)} | ${depth} | ${today} |`;
  writeFileSync(PAGE, pageOf(rows.map((row, index) => (index === at ? `${row.key} ${found}` : row.text))));
}

interface Row {
  readonly key: string;
  readonly text: string;
}

/** The row of each certificate as the page has it; without a result where it has none. */
function rowsOf(page: string): Row[] {
  const known = page.split('\n').filter((line) => line.startsWith('| '));
  return CERTIFICATES.map((certificate, at) => {
    const key = keyOf(certificate, at);
    return { key, text: known.find((line) => line.startsWith(`${key} `)) ?? `${key} not searched yet | | | | |` };
  });
}

const pageOf = (rows: readonly string[]): string => `${HEAD}${rows.join('\n')}\n`;

/** The page with the rows that it has, and what else it should say. */
export const renewed = (page: string): string => pageOf(rowsOf(page).map(({ text }) => text));
