/** The numbers that Windows shows, explained: what they mean, and which rules, facts and known problems show them here. */
import { PROBLEMS, WINDOWS_CODES, WINDOWS_EVENTS } from '../model/catalog/index.js';
import { LEDGER } from '../model/rules/index.js';
import type { Explained } from './explain-state.js';
import { sourceLines } from './sources.js';

/** Every number that is known to mean something, or that something here shows. */
export function codePages(): Explained[] {
  const shown = [...LEDGER, ...PROBLEMS].flatMap(({ code }) => (code === undefined ? [] : [code]));
  const events = Object.values(WINDOWS_EVENTS).map(({ value }) => String(value));
  return [...new Set([...Object.keys(WINDOWS_CODES), ...shown, ...events])].map((code) => ({
    names: [code, `windows/${code}`],
    lines: () => codeLines(code),
  }));
}

function codeLines(code: string): string[] {
  const known = WINDOWS_CODES[code];
  const facts = Object.entries(WINDOWS_EVENTS).filter(([, { value }]) => String(value) === code);
  return [
    `${code}: an error or event of Windows`,
    '',
    known?.value ?? 'What it says is not in the catalog.',
    '',
    ...LEDGER.filter((rule) => rule.code === code).map(({ id }) => `  Shown when this rule refuses: ${id}`),
    ...PROBLEMS.filter((problem) => problem.code === code).map(({ id }) => `  Shown by a known problem: problem/${id}`),
    ...facts.map(([fact]) => `  Written to the log with the fact: ${fact}`),
    ...(known === undefined ? [] : sourceLines(known.source)),
  ];
}
