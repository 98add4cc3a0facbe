/** Why: the chain of causes of something back to the first, in words, with the rules that decided and where they are written. */
import { hostWord, vmWord } from '../model/words.js';
import { type Link, linksOf } from '../report/chain.js';
import { chainOf, lastAbout } from '../session/index.js';
import type { Scene, Subject } from './panes/index.js';
import { safe, wrapped } from './text.js';

/** A text that is read page by page. */
export interface Page {
  readonly title: string;
  readonly lines: readonly string[];
}

const BY: Readonly<Record<Link['by'], string>> = {
  typed: 'somebody typed',
  chosen: 'the cluster chose',
  followed: 'it followed',
  struck: 'it struck from outside',
};

export function whyPage({ cursor, palette, width, clock }: Scene, subject: Subject): Page {
  const { world, trace, length } = cursor;
  const seq = subject.kind === 'occurrence' ? subject.seq : seqOf(subject, trace, length);
  const title = `Why? ${titleOf(world, subject)}`.trim();
  if (seq === undefined)
    return { title, lines: indented('Nothing has happened to it yet: it is as the scenario has it.', width, '') };
  const lines = linksOf(world, chainOf(trace, seq)).flatMap((link, at, all) => {
    const lead = at === 0 ? '' : all[at - 1]?.by === 'typed' ? 'after that: ' : 'because: ';
    const head = `${clock(link.atUs)}  ${lead}${link.text}${link.by === 'followed' ? '' : ` (${link.who === undefined ? BY[link.by] : `asked by ${safe(link.who)}`})`}`;
    const paint = link.by === 'typed' || link.by === 'struck' ? palette.told : (text: string) => text;
    return [
      ...indented(head, width, at === 0 ? '' : '  ').map(paint),
      ...link.rules.flatMap((rule) => indented(rule, width, '      ').map(palette.warn)),
    ];
  });
  return { title, lines: [...lines, '', 'That is where it began.'] };
}

/** Lines of a foreign text, those after the first a little further in. */
function indented(text: string, width: number, indent: string): string[] {
  return wrapped(safe(text), Math.max(20, width - indent.length - 4)).map(
    (line, at) => `${indent}${at === 0 ? '' : '    '}${line}`,
  );
}

function seqOf(subject: Subject, trace: Scene['cursor']['trace'], length: number): number | undefined {
  return subject.kind === 'vm' || subject.kind === 'host'
    ? lastAbout(trace, length, subject.kind, subject.index)
    : undefined;
}

function titleOf(world: Scene['cursor']['world'], subject: Subject): string {
  if (subject.kind === 'vm') {
    const vm = world.vms[subject.index];
    return vm === undefined ? '' : safe(`${vm.name} is ${vmWord(vm.power)} on ${world.hosts[vm.host]?.name ?? ''}`);
  }
  const host = subject.kind === 'host' ? world.hosts[subject.index] : undefined;
  return host === undefined ? '' : safe(`${host.name} is ${hostWord(host.node)}`);
}
