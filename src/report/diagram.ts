/** Every machine as a Mermaid state diagram, from the same XState definition that the tables are compiled from. */
import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';
import { MACHINES, type MachineName } from '../model/states.js';

const ID = /[^A-Za-z0-9_]/g;

/** `member.up` of the machine as an id that Mermaid takes. */
const idOf = (node: AnyStateNode): string => node.path.join('_').replace(ID, '_');

/** A stateDiagram-v2 of Mermaid: nested states, events with the rules that they ask, descriptions as notes. */
export function mermaid(machineName: MachineName): string {
  const machine: AnyStateMachine = MACHINES[machineName];
  const lines = ['stateDiagram-v2', ...inside(machine.root, '  '), ...across(machine)];
  return lines.join('\n');
}

const childrenOf = (node: AnyStateNode): AnyStateNode[] => Object.values(node.states) as AnyStateNode[];

/** The states within a state, their notes, and the transitions that stay within it. */
function inside(node: AnyStateNode, indent: string): string[] {
  const children = childrenOf(node);
  const initial = node.initial.target[0] as AnyStateNode | undefined;
  return [
    ...children.flatMap((child) => stateLines(child, indent)),
    ...(initial === undefined ? [] : [`${indent}[*] --> ${idOf(initial)}`]),
    ...arrowsOf([node, ...children])
      .filter((arrow) => arrow.within === node)
      .map((arrow) => indent + textOf(arrow)),
    ...children.flatMap((child) => noteOf(child, indent)),
  ];
}

function stateLines(node: AnyStateNode, indent: string): string[] {
  const head = `${indent}state "${node.key}" as ${idOf(node)}`;
  if (childrenOf(node).length === 0) return [head];
  return [`${head} {`, ...inside(node, `${indent}  `), `${indent}}`];
}

const noteOf = (node: AnyStateNode, indent: string): string[] =>
  node.description === undefined
    ? []
    : [`${indent}note right of ${idOf(node)}`, `${indent}  ${node.description}`, `${indent}end note`];

interface Arrow {
  readonly from: AnyStateNode;
  readonly to: AnyStateNode;
  readonly label: string;
  /** The state that both ends lie directly in; undefined where the arrow leaves one. */
  readonly within: AnyStateNode | undefined;
}

/** Transitions of some states, of their own only. */
function arrowsOf(nodes: readonly AnyStateNode[]): Arrow[] {
  return nodes.flatMap((node) =>
    [...node.transitions].flatMap(([event, transitions]) =>
      transitions.flatMap((transition) => {
        const to = (transition.target?.[0] as AnyStateNode | undefined) ?? node;
        const label = labelOf(event, transition);
        return sourcesOf(node, to).map((from) => ({ from, to, label, within: commonParent(from, to) }));
      }),
    ),
  );
}

/** A composite state with a transition into itself: Mermaid draws that from each of its states only. */
function sourcesOf(from: AnyStateNode, to: AnyStateNode): AnyStateNode[] {
  const inner = to !== from && from.path.every((key, index) => to.path[index] === key);
  return inner ? childrenOf(from).flatMap((child) => sourcesOf(child, to)) : [from];
}

const commonParent = (from: AnyStateNode, to: AnyStateNode): AnyStateNode | undefined =>
  from.parent === to.parent ? from.parent : undefined;

/** Transitions that lead from one composite state into another stand at the end, where Mermaid knows both. */
function across(machine: AnyStateMachine): string[] {
  const all = (node: AnyStateNode): AnyStateNode[] => [node, ...childrenOf(node).flatMap(all)];
  const arrows = arrowsOf(all(machine.root)).filter((arrow) => arrow.within === undefined);
  return arrows.map((arrow) => `  ${textOf(arrow)}`);
}

const textOf = ({ from, to, label }: Arrow): string => `${idOf(from)} --> ${idOf(to)} : ${label}`;

/** Colons and semicolons would end a label. */
function labelOf(event: string, { guard }: AnyTransitionDefinition): string {
  const rules = guardText(guard);
  return `${event}${rules === '' ? '' : ` [${rules}]`}`.replace(/[:;]/g, ' ');
}

function guardText(guard: unknown): string {
  if (typeof guard === 'string') return guard;
  if (typeof guard === 'function' && 'guards' in guard) return (guard.guards as unknown[]).map(guardText).join(' and ');
  return '';
}

const TITLES: Readonly<Record<MachineName, string>> = {
  node: 'A host',
  drain: 'The drain of a node',
  power: 'What a VM is doing',
  configuration: 'The configuration version of a VM',
  migration: 'A move of a VM',
  cluster: 'The functional level of a cluster',
  checkpoint: 'A checkpoint',
  pool: 'The storage pool of a cluster',
  volume: 'A volume',
  drives: 'The drives of a host in a pool of Storage Spaces Direct',
};

/** All machines as one page of documentation. */
export function machinesMarkdown(): string {
  const parts = (Object.keys(MACHINES) as MachineName[]).map(
    (name) => `## ${TITLES[name]} (\`${name}\`)\n\n\`\`\`mermaid\n${mermaid(name)}\n\`\`\``,
  );
  const lead = [
    '# The machines',
    '',
    'Every entity of the model lives by one of these statecharts. An arrow is an event with, in brackets, the rules',
    'that it asks; `clusterdrill explain RULE` explains one. `clusterdrill diagram` makes this page from the machines.',
    '',
  ].join('\n');
  return `${lead}\n${parts.join('\n\n')}`;
}
