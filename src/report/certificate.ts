/** A certificate in words: what was explored, what it proves, what breaks, and what was not looked at. */
import { listed } from '../base/text.js';
import type { PolicySource } from '../operators/index.js';
import { untimedText } from '../search/capsule.js';
import type { Certificate, ClaimResult } from '../search/certificate.js';
import type { RehearsalOptions } from '../session/index.js';
import { type Beside, besideCluster } from './certificate-beside.js';
import { counted } from './names.js';
import { headline, type Page, type PageOptions, pageOf, paragraph, section, table } from './page.js';
import { replay, savedReplay } from './replay.js';

export interface CertificateTold {
  readonly title: string;
  readonly file: string;
  readonly certificate: Certificate;
  /** How long the search took; undefined where nobody looked at a clock. */
  readonly seconds: number | undefined;
  /** States that were known before: of a search that went on. Unwritten: none. */
  readonly before?: number;
  /** Whose cluster it is; unwritten: one that says nothing beside it. */
  readonly scenario?: Beside;
  /** Who said where VMs go; unwritten: every host was tried. */
  readonly policy?: PolicySource;
  /** By claim, the file that its counterexample was saved to, and whether it replays there. */
  readonly saved: ReadonlyMap<string, { readonly file: string; readonly timed: boolean }>;
}

export function tellCertificate(told: CertificateTold, options: PageOptions): string {
  const page = pageOf(options);
  const { certificate } = told;
  const { claims } = certificate;
  const paint = claims.some(isBad) ? page.bad : certificate.end === 'complete' ? page.good : page.warn;
  return [
    ...headline(page, verdictOf(told), paint),
    '',
    ...paragraph(page, told.title),
    ...section(page, 'Explored', explored(page, told)),
    ...claims.filter(isBad).flatMap((claim) => brokenPart(page, claim, told)),
    ...section(page, 'Claims', claimRows(page, claims)),
    ...section(
      page,
      'Not covered',
      notCovered(told).flatMap((line) => paragraph(page, line, '  ')),
    ),
  ].join('\n');
}

export const isBad = ({ result }: ClaimResult): boolean => result === 'broken';

/** The answer in one sentence, with the word of how far it goes in front. */
export function verdictOf({ certificate, scenario }: CertificateTold): string {
  const { claims, end, states, open, depth } = certificate;
  const broken = claims.filter(isBad).length;
  // What is open was reached, and not looked at.
  const seen = counted(states - open, 'state');
  if (broken > 0)
    return `broken: ${counted(broken, 'claim')} of ${claims.length} ${broken === 1 ? 'does' : 'do'} not hold in ${seen}.`;
  if (end !== 'complete')
    return `bounded: no claim is broken in ${seen}, up to ${counted(depth, 'move')} deep; there are more.`;
  const missing = claims.filter(({ result }) => result === 'never-seen').length;
  const tail = missing === 0 ? '' : ` ${counted(missing, 'thing')} that is to be seen sometimes never was.`;
  const left = unasked(certificate, scenario);
  const own =
    left.length === 0
      ? ''
      : ` Of what the file claims itself, ${listed(left, 'and')} ${left.length === 1 ? 'was' : 'were'} not asked.`;
  return `proved: every claim holds in every one of ${seen}.${tail}${own}`;
}

/** Ids of the claims of the file that the search did not ask. */
function unasked({ claims }: CertificateTold['certificate'], scenario: CertificateTold['scenario']): string[] {
  if (scenario === undefined) return [];
  const asked = new Set(claims.map(({ id }) => id));
  return scenario.invariantsAlso.map(({ id }) => id).filter((id) => !asked.has(id));
}

function explored(page: Page, told: CertificateTold): string[] {
  return table(
    page,
    [{ head: '' }, { head: '' }],
    scopeOf(told).map(([name, value]) => [name, value]),
  ).slice(1);
}

/** What was looked at, as names and values. */
export function scopeOf({ certificate, seconds, before = 0 }: CertificateTold): readonly (readonly [string, string])[] {
  const { hosts, vms, releases, commands, faults, budget, grain, order, symmetries, reducesOrders, ...rest } =
    certificate;
  const { doubts, rules, ...found } = rest;
  const rate =
    seconds === undefined || seconds <= 0 ? '' : `, ${Math.round((found.states - before) / seconds)} a second`;
  return [
    ['Cluster', `${counted(hosts, 'host')}, ${counted(vms, 'VM')}, ${releases.join(', ')}`],
    ['Commands', commands.join(', ')],
    [
      'Faults',
      budget === 0 ? 'none' : `at most ${budget} of ${faults.join(', ')}; what is broken may be repaired at any time`,
    ],
    ['Grain', GRAINS[grain]],
    ['Search', `${order} first${symmetryText(symmetries)}${reducesOrders ? ORDERS : ''}`],
    [
      'Rules',
      `${rules.doc} documented, ${rules.field} from the field, ${rules.derived} derived, ${rules.assumed} assumed`,
    ],
    ...(doubts.length === 0 ? [] : [['Doubted', doubts.join(', ')] as const]),
    ['States', `${found.states}, ${found.transitions} moves between them, up to ${found.depth} from the start${rate}`],
    ['Collisions', 'none: states are compared byte by byte'],
    ['Memory', `${Math.ceil(found.bytes / 1_048_576)} MiB for states and moves`],
  ];
}

const ORDERS = '; of several orders of moves that do not touch each other, one is followed';

/** More ways are a number that nobody reads. */
const WAYS_MAX = 1_000_000;

function symmetryText(ways: number): string {
  if (ways <= 1) return '';
  return `; ${ways > WAYS_MAX ? 'more than a million' : ways} ways for hosts and VMs to change places count as one`;
}

const GRAINS = {
  atomic: 'atomic: a command and all that it began is one move; nothing is under way between two',
  interleaved: 'interleaved: every step is a move of its own, and what is under way ends in any order',
} as const;

function brokenPart(page: Page, claim: ClaimResult, told: CertificateTold): string[] {
  const { saved } = told;
  const file = saved.get(claim.id);
  const lines = (claim.path ?? []).map(({ text }, at) => `${at + 1}. ${text}`);
  return section(page, `Broken: ${claim.id}`, [
    ...paragraph(page, claim.claim, '  '),
    ...paragraph(page, `Seen: ${claim.saw ?? ''}`, '  '),
    ...lines.flatMap((line) => paragraph(page, line, '     ', '  ')),
    ...(file?.timed === true ? replay(savedReplay(file.file, replayedBy(told))) : []),
    ...(file?.timed === false ? paragraph(page, savedText(claim.id, told), '  ') : []),
  ]);
}

const replayedBy = ({ certificate: { doubts }, policy }: CertificateTold): RehearsalOptions => ({
  doubts,
  ...(policy && { policy }),
});

/** Where the counterexample to a claim is, and whether it replays there; empty where it was not saved. */
export function savedText(claim: string, told: CertificateTold): string {
  const saved = told.saved.get(claim);
  if (saved === undefined) return '';
  const { file, timed } = saved;
  return timed ? `Replay it: ${savedReplay(file, replayedBy(told))}` : `Saved as ${file}. ${untimedText(claim)}`;
}

const WORDS: Readonly<Record<ClaimResult['result'], string>> = {
  proved: 'proved',
  broken: 'broken',
  seen: 'seen',
  'never-seen': 'never seen',
  'not-broken': 'not broken so far',
};

export const resultText = ({ result, depth }: ClaimResult): string =>
  depth === undefined ? WORDS[result] : `${WORDS[result]} after ${counted(depth, 'move')}`;

/** What a claim says; of one that was never seen also why it could not be. */
export const saysText = ({ claim, result, saw }: ClaimResult): string =>
  result === 'never-seen' && saw !== undefined ? `${claim} It ${saw}` : claim;

/** Claims of the search itself, and those that need a word, in a table; of the others, which are many, the names. */
function claimRows(page: Page, claims: readonly ClaimResult[]): string[] {
  const told = claims.filter(({ id, result }) => !id.startsWith('safety/') || QUIET[result] !== true);
  const others = claims.filter((one) => !told.includes(one));
  const rows = told.map((one) => [one.id, resultText(one), saysText(one)]);
  const [first] = others;
  return [
    ...table(page, [{ head: 'Claim', keep: true }, { head: 'Result', keep: true }, { head: 'It says' }], rows),
    ...(first === undefined
      ? []
      : [
          '',
          ...paragraph(
            page,
            `${resultText(first)} (${others.length}): ${others.map(({ id }) => id).join(', ')}.`,
            '  ',
          ),
        ]),
  ];
}

const QUIET: Readonly<Partial<Record<ClaimResult['result'], boolean>>> = { proved: true, 'not-broken': true };

/** In plain words, what the certificate does not say. */
export function notCovered({ certificate, scenario }: CertificateTold): string[] {
  const { placed, grain, budget, faults, end, open } = certificate;
  const untried =
    end === 'complete'
      ? []
      : [
          `${counted(open, 'state')} whose moves were not tried, and of which nothing was asked: the search ended at its ${ENDS[end]}.`,
        ];
  return [
    ...untried,
    ...waysNotCovered(certificate),
    ...(scenario === undefined ? [] : besideCluster(scenario, placed, unasked(certificate, scenario))),
    'Times: how long anything takes, windows, blackouts and what they cost. A search covers more orders than physics allows.',
    ...(placed
      ? [
          'What a policy remembers from one question to the next: it is asked of each state anew. Its operator, if it has one.',
        ]
      : []),
    'Larger clusters, other sizes of memory, other releases than these.',
    'Commands that are not listed: settings, new VMs, owners, affinity rules and group sets stay as they are.',
    budget === 0
      ? 'Faults of any kind.'
      : `More than ${counted(budget, 'fault')}, and faults of other kinds than ${faults.join(', ')}.`,
    ...(grain === 'atomic' ? ['What happens while something is under way: that is the interleaved grain.'] : []),
    'Rules of real clusters that the ledger does not have.',
  ];
}

function waysNotCovered({ end, claims, reducesOrders }: Certificate): string[] {
  if (reducesOrders) return ['Ways back and ways on: they need every order of moves, and some were left out.'];
  if (end === 'complete' && claims.some(({ id }) => id.startsWith('search/'))) return [];
  return ['Ways back and ways on: they need all states.'];
}

const ENDS = {
  complete: 'end',
  states: 'bound of states',
  memory: 'bound of memory',
  interrupted: 'interruption',
} as const;

/** A certificate as data, version 1 of the output format. */
export function certificateJson(told: CertificateTold): object {
  const { title, file, certificate, seconds, saved } = told;
  return {
    clusterdrill: 1,
    scenario: title,
    file,
    verdict: certificate.claims.some(isBad) ? 'broken' : certificate.end === 'complete' ? 'proved' : 'bounded',
    ...certificate,
    seconds: seconds ?? null,
    collisionBound: 0,
    claims: certificate.claims.map(({ path, ...claim }) => ({
      ...claim,
      ...(path === undefined ? {} : { path: path.map(({ text, kind }) => ({ text, kind })) }),
      ...(saved.has(claim.id) ? { counterexample: saved.get(claim.id) } : {}),
    })),
    notCovered: notCovered(told),
  };
}
