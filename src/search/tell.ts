/** Steps in words: a command as it is typed, a happening as it is told. */
import { cmdletWord } from '../base/text.js';
import { BLOWS, type Blow } from '../model/activities.js';
import { releaseAt, versionText } from '../model/catalog/index.js';
import type { Argument } from '../model/commands/command.js';
import { COMMANDS, type Step } from '../model/commands/index.js';
import type { ParameterKind } from '../model/commands/spec.js';

import type { World } from '../model/world.js';
import type { Move } from './moves.js';

/** A command as somebody types it. Undefined: the step is no command. */
export function commandText(world: World, step: Step): string | undefined {
  const command = COMMANDS.get(step.do);
  if (command === undefined) return undefined;
  const { spec, about, otherSubject } = command;
  const given = Object.entries(step.with ?? {});
  // Of two words for the subject, the one that is given.
  const isOther = otherSubject !== undefined && !given.some(([name]) => name === command.subject);
  const subject = isOther ? otherSubject : command.subject;
  const named = { host: world.hosts, vm: world.vms, cluster: world.clusters }[about][step.subject]?.name ?? '';
  const first = subject === undefined ? '' : ` -${subject} ${cmdletWord(named)}`;
  const rest = given.map(([name, value]) => {
    if (name === subject) return '';
    const kind = spec.parameters.find((one) => one.name === name)?.kind ?? 'text';
    return argumentText(world, name, kind, value);
  });
  return `${spec.name}${first}${rest.join('')}`;
}

function argumentText(world: World, name: string, kind: ParameterKind, value: Argument): string {
  if (value === false) return '';
  if (value === true) return ` -${name}`;
  if (typeof value === 'number') return ` -${name} ${nameOf(world, kind, value)}`;
  if (typeof value === 'string') return ` -${name} ${cmdletWord(value)}`;
  return ` -${name} ${value.map((one) => nameOf(world, kind, one)).join(', ')}`;
}

function nameOf(world: World, kind: ParameterKind, number: number): string {
  if (kind === 'host') return cmdletWord(world.hosts[number]?.name ?? '');
  if (kind === 'vm') return cmdletWord(world.vms[number]?.name ?? '');
  if (kind === 'cluster') return cmdletWord(world.clusters[number]?.name ?? '');
  if (kind === 'version') return versionText(number);
  return kind === 'release' ? releaseAt(number).key : String(number);
}

const HAPPENINGS: Readonly<Record<string, string>> = {
  crash: '{} loses its power',
  'power-back': '{} has power again',
  hang: '{} hangs',
  'hang-over': '{} goes on',
  'storage-lost': '{} does not answer any more',
  'storage-back': '{} answers again',
  'path-lost': '{} loses its way to storage',
  'path-back': '{} reaches its storage again',
  'configuration-damaged': 'the configuration of {} is damaged',
  'configuration-restored': '{} is made anew around its disks',
  'witness-lost': 'the witness of {} does not answer any more',
  'witness-back': 'the witness of {} answers again',
};

const CHOICES: Readonly<Record<string, string>> = {
  begin: '{} leaves for {to}',
  takeover: '{} is taken over by {to}',
  preempt: '{} takes the place of others on {to}',
  abandon: 'the move of {} is given up',
};

/** One move, told. */
export function moveText(world: World, move: Move): string {
  const [first, second] = move.steps;
  const command = commandText(world, first);
  const bad = move.bad === undefined ? '' : `, and it ends in ${move.bad.ending}`;
  const hit = second?.do === 'configuration-damaged' ? `, and ${happeningText(world, second)}` : '';
  return `${command ?? happeningText(world, first)}${hit}${bad}`;
}

function happeningText(world: World, { do: name, subject, arg }: Step): string {
  const to = world.hosts[arg]?.name ?? '';
  const choice = CHOICES[name];
  if (choice !== undefined) return choice.replace('{to}', to).replace('{}', world.vms[subject]?.name ?? '');
  const about = BLOWS[name as Blow];
  const host = world.hosts[subject]?.name ?? '';
  if (name === 'reach') return arg === 0 ? `${host} is reached by all again` : `${host} is cut off`;
  if (about === undefined) return name;
  const entity = { host: world.hosts, vm: world.vms, cluster: world.clusters, volume: world.volumes }[about][subject];
  return (HAPPENINGS[name] ?? `${name}: {}`).replace('{}', entity?.name ?? '');
}
