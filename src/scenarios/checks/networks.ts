/** What must be true of the network that carries migrations. */
import { complain } from '../../base/complaint.js';
import { quote } from '../../base/text.js';
import { type BytesPerSecond, formatBandwidth } from '../../base/units.js';
import { BANDWIDTH, modeFor } from '../defaults.js';
import { carriesMigrations, type Directory, type Draft, type NetworkDraft, present } from '../directory.js';
import type { Notes } from '../notes.js';

/** By SMB a migration takes all networks together, otherwise the first that is there. */
const SECOND =
  'one network with `team: 2` for both where they go by smb or smb-direct; else the one with the lower metric, and `for: [cluster]` at this one';

export function checkNetworks(draft: Draft, { hosts }: Directory, notes: Notes): void {
  let carriers = 0;
  for (const network of present(draft.networks)) {
    const { name } = network;
    if (carriesMigrations(network)) carriers += 1;
    const label = name === undefined ? 'This network' : `The network ${quote(name)}`;
    if (carriers === 2 && carriesMigrations(network)) {
      const why = `${label} is a second one for migrations, which cannot be rehearsed yet; one can.`;
      notes.at(network, 'name', complain(why, SECOND));
    }
    checkPorts(network, notes);
    checkSmbLimit(network, hosts, notes);
  }
  checkCarrier(draft, carriers, notes);
}

/** Migrations go over something. A kind of traffic that could not be read may be theirs. */
function checkCarrier(draft: Draft, carriers: number, notes: Notes): void {
  const networks = present(draft.networks);
  const [first] = networks;
  const isUnread = networks.some((one) => present(one.for).length !== one.for?.length) || notes.troubled('networks');
  if (carriers > 0 || first === undefined || isUnread) return;
  notes.at(first, 'for', complain('None of the networks carries migrations.', '`migration` in the list of one'));
}

/** What a network has there, the usual where nothing is written; undefined where what is written is wrong. */
function keyOf<K extends 'bandwidth' | 'background' | 'team'>(
  network: NetworkDraft,
  key: K,
  usual: number,
  notes: Notes,
): number | undefined {
  if (notes.lacksMisspelt(network, key) || notes.isWrong(network, key)) return undefined;
  return key in network ? network[key] : usual;
}

/** What others take of one port of a host before migrations have any; undefined where that is not known. */
export function backgroundOf(network: NetworkDraft, notes: Notes): BytesPerSecond | undefined {
  if ('backgroundWeight' in network) return 0;
  if (notes.lacksMisspelt(network, 'backgroundWeight')) return undefined;
  const [background, team] = [keyOf(network, 'background', 0, notes), keyOf(network, 'team', 1, notes)];
  return background === undefined || team === undefined ? undefined : background / team;
}

function checkPorts(network: NetworkDraft, notes: Notes): void {
  if (network.backgroundWeight !== undefined && network.background === undefined) {
    const why = 'There is no other traffic that would have this weight.';
    if (!notes.lacksMisspelt(network, 'background') && !notes.isWrong(network, 'background'))
      notes.at(network, 'backgroundWeight', complain(why, '`background:` beside it'));
  }
  const [taken, line] = [backgroundOf(network, notes), keyOf(network, 'bandwidth', BANDWIDTH, notes)];
  if (taken === undefined || line === undefined || taken < line) return;
  const why = 'The other traffic leaves nothing of the ports for migrations.';
  notes.at(network, 'background', complain(why, `less than ${formatBandwidth(line * (network.team ?? 1))}`));
}

/** One for another kind of traffic would not be felt. */
function checkSmbLimit(network: NetworkDraft, hosts: Directory['hosts'], notes: Notes): void {
  if (network.smbLimit === undefined || hosts.open || notes.lacksMisspelt(network, 'mode')) return;
  const mode = 'mode' in network ? network.mode : modeFor(hosts.all.map(({ release }) => release));
  if (mode === undefined || mode === 'smb' || mode === 'smb-direct') return;
  const why = `The limit of SMB binds no migration by ${mode}.`;
  notes.at(network, 'smbLimit', complain(why, '`mode: smb` or `mode: smb-direct`'));
}
