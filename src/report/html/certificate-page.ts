/** The page of a certificate. */
import type { ClaimResult } from '../../search/certificate.js';
import {
  type CertificateTold,
  isBad,
  notCovered,
  resultText,
  savedText,
  saysText,
  scopeOf,
  verdictOf,
} from '../certificate.js';
import { type Client, type Element, type Part, pageHtml, tableOf, text, verdictBox } from './page.js';

export function certificateHtml(told: CertificateTold, client: Client): string {
  const { title, certificate } = told;
  const { claims, end, states, transitions, depth } = certificate;
  const broken = claims.filter(isBad);
  const mood = broken.length > 0 ? 'bad' : end === 'complete' ? 'good' : 'warn';
  const says = verdictOf(told);
  const word = says.slice(0, says.indexOf(':'));
  const facts = [
    ['States', String(states)],
    ['Moves', String(transitions)],
    ['Depth', String(depth)],
  ] as const;
  const lead = [
    verdictBox(mood, `${word[0]?.toUpperCase() ?? ''}${word.slice(1)}.`, says.slice(word.length + 2), facts),
  ];
  return pageHtml(
    { title, lead, parts: [...broken.map((one) => brokenPart(one, told)), ...rest(told)], start: undefined, endUs: 0 },
    client,
  );
}

function brokenPart(claim: ClaimResult, told: CertificateTold): Part {
  const { id, claim: says, saw, path = [] } = claim;
  const steps: Element = tableOf(
    `How ${id} comes to be broken`,
    ['Move', 'What happens'],
    path.map(({ text: move }, at) => [String(at + 1), move]),
  );
  const kept = told.saved.has(id) ? [text(savedText(id, told))] : [];
  return {
    id: id.replaceAll('/', '-'),
    title: `Broken: ${id}`,
    body: [text(says), text(`Seen: ${saw ?? ''}`), steps, ...kept],
  };
}

function rest(told: CertificateTold): Part[] {
  const { certificate } = told;
  return [
    { id: 'explored', title: 'Explored', body: [tableOf('What was explored', ['', ''], scopeOf(told))] },
    {
      id: 'claims',
      title: 'Claims',
      body: [
        tableOf(
          'What holds',
          ['Claim', 'Result', 'It says'],
          certificate.claims.map((one) => [one.id, resultText(one), saysText(one)]),
        ),
      ],
    },
    { id: 'not-covered', title: 'Not covered', body: notCovered(told).map(text) },
  ];
}
