/**
 * Known problems of certain releases and builds with moves and starts, as records. One mechanism reads them (`rules/problems.ts`);
 * there is no code per problem. A record that no host and no VM of a world can match costs nothing there.
 *
 * None of them is merely slow: no source says how much slower. What is known to take longer is a setting that a release resets
 * (MaximumParallelMigrations), storage or a network that a fault slows, and durations that a scenario writes for a host.
 */
import type { MigrationMode } from './migration-profile.js';
import type { ReleaseKey } from './release-types.js';
import type { HostTrait, VmTrait } from './traits.js';
import type { Confidence } from './types.js';

/** What a host at one end must be like: all that is written holds. */
export interface ProblemEnd {
  readonly releases?: readonly ReleaseKey[];
  /** Of one of these releases; only a host whose build is written has one, and any other is up to date. */
  readonly before?: Readonly<Partial<Record<ReleaseKey, number>>>;
  readonly has?: readonly HostTrait[];
  readonly lacks?: readonly HostTrait[];
}

export interface Problem {
  readonly id: string;
  /** One sentence. */
  readonly says: string;
  /** What it hinders; `start` is also a takeover, and the end of a quick move. */
  readonly hinders: readonly ('live' | 'start')[];
  /** The source of a move, and its target; of a start the host. Unwritten: any. */
  readonly from?: ProblemEnd;
  readonly to?: ProblemEnd;
  /** Also with the ends exchanged. */
  readonly eitherWay?: true;
  readonly vm?: { readonly has?: readonly VmTrait[]; readonly clustered?: boolean };
  /** How migrations travel; unwritten: in whatever way. */
  readonly modes?: readonly MigrationMode[];
  /** Only from one site to another. */
  readonly acrossSites?: true;
  /** A live move does not begin; it fails under 10 %, while the target makes the VM anew; it fails at 90 to 100 %. */
  readonly effect: 'refuse' | 'fail-early' | 'fail-late';
  readonly code?: string;
  /** The system's own words where they are known; {vm}, {from} and {to} are names. */
  readonly message: string;
  /** What helps, an imperative sentence. */
  readonly helps: string;
  readonly source: string;
  readonly confidence: Confidence;
}

const SINCE_2022: readonly ReleaseKey[] = ['WS2022', 'WS2025'];

export const PROBLEMS: readonly Problem[] = [
  {
    id: 'vtpm-certificates',
    says: 'A VM with a virtual TPM starts only where the certificates of its key protector are.',
    hinders: ['live', 'start'],
    to: { has: ['no-vtpm-certificates'] },
    vm: { has: ['vtpm'] },
    effect: 'fail-early',
    message: "The key protector for the virtual machine '{vm}' could not be unwrapped.",
    helps: 'Export the certificates of the key protectors from another node and import them on {to}.',
    source: 'VTPM',
    confidence: 'field',
  },
  {
    id: 'kerberos-delegation',
    says: 'Without delegation a host does not send a VM that is no role; it may still receive one.',
    hinders: ['live'],
    from: { has: ['no-delegation'] },
    vm: { clustered: false },
    effect: 'fail-early',
    code: '0x8009030E',
    message: 'No credentials are available in the security package: no delegation from {from} to {to} is set up.',
    helps: 'Set up delegation of {from} for cifs and Microsoft Virtual System Migration Service.',
    source: 'LMT',
    confidence: 'doc',
  },
  {
    id: 'credential-guard',
    says: 'Credential Guard, on by default in WS2025, keeps CredSSP from moving a VM that is no role.',
    hinders: ['live'],
    from: { releases: ['WS2025'], has: ['credssp'] },
    vm: { clustered: false },
    effect: 'fail-early',
    code: '0x8009030E',
    message: 'Credential Guard on {from} does not hand credentials on to {to}.',
    helps: 'Authenticate by Kerberos: Set-VMHost -VirtualMachineMigrationAuthenticationType Kerberos, with delegation.',
    source: 'ANYSTACK',
    confidence: 'field',
  },
  {
    id: 'system-drive',
    says: 'A VM does not arrive where the system drive has another letter.',
    hinders: ['live'],
    from: { lacks: ['other-system-drive'] },
    to: { has: ['other-system-drive'] },
    eitherWay: true,
    effect: 'fail-late',
    code: '20413',
    message: 'The configuration of {vm} could not be registered on {to}: its path does not exist there.',
    helps: 'Install {to} on a drive of the same letter.',
    source: 'LMT',
    confidence: 'doc',
  },
  {
    id: 'lower-case-name',
    says: 'No VM moves by SMB to a host of WS2019 whose computer name is in lower-case letters.',
    hinders: ['live'],
    to: { releases: ['WS2019'], has: ['lower-case-name'] },
    modes: ['smb', 'smb-direct'],
    effect: 'fail-early',
    code: '0x80042001',
    message: '{to} does not take {vm} by SMB: its computer name is in lower-case letters.',
    helps: 'Write ComputerName in capitals in the registry of {to}, or migrate by compression.',
    source: 'LMT',
    confidence: 'doc',
  },
  {
    id: 'embedded-team-with-sdn',
    says: 'Before 17763.292 a VM on an embedded team under SDN does not go from WS2019 to WS2016.',
    hinders: ['live'],
    from: { before: { WS2019: 292 }, has: ['sdn'] },
    to: { releases: ['WS2016'] },
    effect: 'refuse',
    message: '{from} does not send {vm} to {to}: the check of the destination fails.',
    helps: 'Update {from} to 17763.292 or later, or set SkipMigrationDestinationCheck.',
    source: 'SETSDN',
    confidence: 'field',
  },
  {
    id: 'stretched-cluster',
    says: 'On HCI22H2 no VM moves live from one site of a stretched cluster to another.',
    hinders: ['live'],
    from: { releases: ['HCI22H2'] },
    to: { releases: ['HCI22H2'] },
    acrossSites: true,
    effect: 'fail-early',
    message: '{vm} does not go from {from} to {to}: live migration between sites fails on this release.',
    helps: 'Keep its moves within the site, or move it quickly: -MigrationType Quick.',
    source: 'HCIF',
    confidence: 'field',
  },
  {
    id: 'dynamic-memory-hangs',
    says: 'A VM with dynamic memory does not get from HCI22H2 to AZL23H2: its migration hangs.',
    hinders: ['live'],
    from: { releases: ['HCI22H2'] },
    to: { releases: ['AZL23H2'] },
    vm: { has: ['dynamic-memory'] },
    effect: 'fail-early',
    message: 'The migration of {vm} from {from} to {to} hangs, and is given up.',
    helps: 'Set SkipSmallLocalAllocations to 0 in the registry of {to}, and restart it.',
    source: 'TSG',
    confidence: 'field',
  },
  {
    id: 'security-identifiers',
    says: 'Before solution version 12.2605 no VM leaves a node of AZL24H2 alive for one of an older release.',
    hinders: ['live'],
    from: { releases: ['AZL24H2'], has: ['early-solution'] },
    to: { releases: ['HCI22H2', 'AZL23H2'] },
    effect: 'fail-early',
    code: '0x80070534',
    message: 'No mapping between account names and security IDs was done: {vm} does not go from {from} to {to}.',
    helps: 'Move it quickly (-MigrationType Quick, DefaultMoveType = 1), or update the solution of {from} to 12.2605.',
    source: 'TSG',
    confidence: 'field',
  },
  {
    id: 'lbfo-switch',
    says: 'From WS2022 on a switch on a team that LBFO made carries nothing: a VM there would serve nobody.',
    hinders: ['live', 'start'],
    to: { releases: SINCE_2022, has: ['lbfo-switch'] },
    effect: 'fail-early',
    code: '21125',
    message: '{to} has no working switch for {vm}: its team was made by LBFO.',
    helps: 'Convert the team of {to} to Switch Embedded Teaming before it is upgraded.',
    source: 'LBFO',
    confidence: 'doc',
  },
];
