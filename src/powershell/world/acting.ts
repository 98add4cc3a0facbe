import { quote } from '../../base/text.js';
import type { Step } from '../../model/commands/index.js';
import { CMDLETS, COMMANDS } from '../../model/commands/index.js';
import { resolve } from '../../model/commands/resolve.js';
import type { CmdletSpec } from '../../model/commands/spec.js';
import { guidOf } from '../../model/files.js';
import { hostName, vmAt } from '../../model/rules/names.js';
import { POWER } from '../../model/states.js';
import { NONE } from '../../model/world.js';
import { type Call, type Cmdlet, type CmdletParameter, cmdlet, flag, type Run, type Stage } from '../cmdlets/build.js';
import { propertyOf } from '../runtime/members.js';
import { isWildcard } from '../runtime/patterns.js';
import { toText } from '../runtime/text.js';
import type { Fault } from '../runtime/trouble.js';
import { PsObject, Thing, type Value } from '../runtime/values.js';
import { acceptedBy, tellAccepted } from './accepted.js';
import { isResource } from './cluster-parts.js';
import { moveOff, OFF_TYPES } from './move-off.js';
import { fitting, isThing, nameIn, namesIn, SHAPES, vmHeld, vmsOn } from './names.js';
import { perform, refuse } from './performing.js';
import { thing } from './shape.js';
import { clusterNamed, type Sight, toolsOf, worldOf } from './sight.js';
import { parameterKnown } from './since.js';

type Given = Readonly<Record<string, boolean | number | string | readonly (number | string)[]>>;
/** The cmdlets that the tools of the session have. */
export const actingCmdlets = (sight: Sight): readonly Cmdlet[] =>
  CMDLETS.flatMap((spec) => namesOf(spec).map((one) => acting(sight, one)));

/** A cmdlet with another name is one of its own: which of them a session knows depends on its tools. */
const namesOf = (spec: CmdletSpec): readonly CmdletSpec[] => [
  spec,
  ...(spec.aliases ?? []).map((name) => ({ ...spec, name })),
];

const isOfVms = ({ parameters }: CmdletSpec): boolean => parameters.some(({ name }) => name === 'ComputerName');

function acting(sight: Sight, spec: CmdletSpec): Cmdlet {
  const original = CMDLETS.find((one) => one.parameters === spec.parameters)?.name ?? spec.name;
  const subject = COMMANDS.get(original)?.subject;
  const own = spec.parameters
    .filter(({ name }) => name !== 'WhatIf' && parameterKnown(original, name, toolsOf(sight)))
    .map((one) => inConsole(original, one))
    .map(
      (one): CmdletParameter =>
        one.name === subject
          ? {
              ...one,
              pipeline: 'both',
              aliases: [
                ...(one.aliases ?? []),
                ...(spec.parameters.some(({ name }) => name === 'InputObject') ? [] : ['InputObject']),
              ],
            }
          : { ...one, pipeline: 'name' },
    );
  const passthru = isOfVms(spec) ? [flag('Passthru', 'Puts the object out.'), CREDENTIAL] : [];
  const more = [...(BY_ID.includes(original) ? [VM_ID] : []), ...acceptedBy(original), ...passthru];
  return cmdlet(spec.name, spec.help, [...own, ...more], (call) => start(sight, original, call, subject));
}

/** Cmdlets that may name a VM by its id instead. */
const BY_ID: readonly string[] = [
  'Move-ClusterVirtualMachineRole',
  'Remove-ClusterGroup',
  'Add-ClusterVirtualMachineRole',
];
const VM_ID: CmdletParameter = {
  name: 'VMId',
  kind: 'text',
  pipeline: 'name',
  help: 'The id of the VM, for its name.',
};

/** Cmdlets that mean the node of the session where none is named [doc PS]. */
const OWN_NODE: readonly string[] = [
  'Start-ClusterNode',
  'Stop-ClusterNode',
  'Suspend-ClusterNode',
  'Resume-ClusterNode',
];

/** Cmdlets of a host that mean that of the session where none is named [doc PS]. */
const OWN_HOST: readonly string[] = ['New-VMSwitch', 'Rename-VMSwitch'];

/** What a session takes beyond a line of a scenario: moves of several steps, ids for names, and a node that is not named. */
function inConsole(cmdlet: string, one: CmdletSpec['parameters'][number]): CmdletSpec['parameters'][number] {
  if (one.name === 'MigrationType') return { ...one, choices: [...(one.choices ?? []), ...OFF_TYPES] };
  const isFree = [...BY_ID, ...OWN_NODE, ...OWN_HOST].includes(cmdlet);
  if (!isFree || one.name !== COMMANDS.get(cmdlet)?.subject) return one;
  const { mandatory: _, ...free } = one;
  return OWN_NODE.includes(cmdlet) ? { ...free, help: 'The node; unwritten, that of the session.' } : free;
}

const CREDENTIAL: CmdletParameter = { name: 'Credential', kind: 'any', help: 'Another account for the host.' };

function start(sight: Sight, original: string, call: Call, subject: string | undefined): Stage {
  tellAccepted(call, original);
  const ofResource = COMMANDS.get(original)?.otherSubject ?? subject;
  return {
    alone: () => {
      const args = new Map(call.args);
      const own = OWN_NODE.includes(original) ? 'Name' : OWN_HOST.includes(original) ? 'ComputerName' : undefined;
      if (own === undefined) return ask(sight, original, call, args);
      if (sight.on !== NONE && !args.has(own)) args.set(own, [hostName(worldOf(sight), sight.on)]);
      return isWhole(original, call, args) ? ask(sight, original, call, args) : undefined;
    },
    take: (value) => {
      const args = argsOf(sight, call, value, isResource(value) ? ofResource : subject);
      return isWhole(original, call, args) ? ask(sight, original, call, args) : undefined;
    },
  };
}

/** Whether an object of the pipeline and what is written make a whole call; what is missing is told. */
function isWhole(original: string, call: Call, args: ReadonlyMap<string, Value>): boolean {
  const spec = CMDLETS.find(({ name }) => name === original);
  const missing = spec?.parameters.find(({ name, mandatory }) => mandatory === true && !args.has(name));
  if (missing === undefined) return true;
  call.shell.complain(call, {
    message: `Cannot process command because of one or more missing mandatory parameters: ${missing.name}.`,
    id: `MissingMandatoryParameter,${call.name}`,
    type: 'System.Management.Automation.ParameterBindingException',
    category: 'InvalidArgument',
    words: 'vendor',
  });
  return false;
}

/** Arguments that are written, and those that an object from the pipeline brings along. */
function argsOf(sight: Sight, call: Call, input: Value, subject: string | undefined): Map<string, Value> {
  const args = new Map(call.args);
  if (input === null) return args;
  const isObject = input instanceof Thing || input instanceof PsObject;
  if (subject !== undefined && !args.has(subject))
    args.set(subject, isThing(input, SHAPES.CLUSTER) ? null : [ownerOf(sight, input)]);
  if (isThing(input, SHAPES.VM_SNAPSHOT) && !args.has('Name')) args.set('Name', nameIn(input));
  if (isObject && !(input instanceof Thing)) {
    const table = call.shell.cmdlet(call.name)?.table.parameters ?? [];
    for (const { name, pipeline } of table) {
      const value = propertyOf(input, name);
      if (pipeline === 'name' && value !== undefined && value !== null && !args.has(name)) args.set(name, value);
    }
  }
  if (isThing(input, SHAPES.CLUSTER) && !args.has('Cluster')) args.set('Cluster', nameIn(input));
  return args;
}

/** A drive, an adapter or a checkpoint that comes down the pipeline means its VM. */
function ownerOf(sight: Sight, input: Value): Value {
  const vm = vmHeld(sight, input);
  return vm === undefined ? input : thing(SHAPES.VM, vm, sight);
}

/** A switch that neither a host nor a VM of the scenario has is not kept: the parameter that names it, where a cmdlet makes one. */
const MAKES_SWITCH: Readonly<Record<string, string>> = { 'New-VMSwitch': 'Name', 'Rename-VMSwitch': 'NewName' };

function tellUnkept(sight: Sight, original: string, call: Call, args: ReadonlyMap<string, Value>): void {
  const name = toText(args.get(MAKES_SWITCH[original] ?? '') ?? null);
  const { switchNames } = worldOf(sight);
  if (name === '' || switchNames.some((one) => one.toLowerCase() === name.toLowerCase())) return;
  call.shell.warn(
    call,
    `A switch called ${quote(name)} is not kept: only those are that the scenario names, with \`switches:\` of a host or \`switch:\` of a VM.`,
  );
}

function* ask(sight: Sight, original: string, call: Call, args: Map<string, Value>): Run {
  const cluster = ofCluster(original) ? clusterMeant(sight, call, args) : undefined;
  if (cluster === NONE || !namesVm(sight, original, call, args)) return;
  tellUnkept(sight, original, call, args);
  const type = original === 'Move-ClusterVirtualMachineRole' ? toText(args.get('MigrationType') ?? '') : '';
  const stops = OFF_TYPES.includes(type);
  if (stops) args.delete('MigrationType');
  for (const one of calls(sight, original, call, args)) {
    const found = resolve(worldOf(sight), { cmdlet: original, args: one }, sight.on);
    if ('refusal' in found) refuse(call, found.refusal);
    else if (found.steps.length === 0) call.shell.warn(call, 'Available Storage holds no disk here: nothing moves.');
    else
      for (const step of found.steps)
        if (cluster === undefined || belongs(sight, call, step, cluster))
          yield* stops ? moveOff(sight, call, step, type) : perform(sight, call, step);
  }
}

/** Puts the name of the VM in the place of its id. Answers whether there is one of that id, where one is written. */
function namesVm(sight: Sight, original: string, call: Call, args: Map<string, Value>): boolean {
  const id = args.get('VMId');
  const subject = COMMANDS.get(original)?.subject ?? '';
  if (id === undefined || args.has(subject)) return true;
  const wanted = toText(id).toLowerCase();
  const { vms } = worldOf(sight);
  const vm = vms.find(({ name, power }) => power !== POWER.lost && guidOf(name).toLowerCase() === wanted);
  if (vm !== undefined) args.set(subject, [vm.name]);
  else refuse(call, { rule: 'request/names-exist', message: `No VM has the id ${toText(id)}.` });
  return vm !== undefined;
}

/** Whether a cmdlet acts on the cluster of the session, or on the one that -Cluster names. */
const ofCluster = (name: string): boolean =>
  CMDLETS.find((one) => one.name === name)?.parameters.some((one) => one.name === 'Cluster') === true;

/** The cluster that a call means; NONE after it was told that there is none. */
function clusterMeant(sight: Sight, call: Call, args: Map<string, Value>): number {
  const written = nameIn(args.get('Cluster') ?? '');
  const cluster = clusterNamed(sight, written);
  if (cluster !== NONE) {
    args.set('Cluster', worldOf(sight).clusters[cluster]?.name ?? written);
    return cluster;
  }
  const message =
    written === ''
      ? 'The host of this session is no member of a cluster; say which with -Cluster.'
      : `No cluster, and no node of one, is called ${written}.`;
  refuse(call, { rule: 'request/names-exist', message });
  return NONE;
}

/** A node, or a role, of another cluster is not found in this one. */
function belongs(sight: Sight, call: Call, { do: name, subject }: Step, cluster: number): boolean {
  const world = worldOf(sight);
  const about = COMMANDS.get(name)?.about;
  const host = about === 'vm' ? vmAt(world, subject).host : subject;
  const own = about === 'cluster' ? cluster : (world.hosts[host]?.cluster ?? NONE);
  if (own === cluster || own === NONE) return true;
  const who = about === 'vm' ? vmAt(world, subject).name : hostName(world, subject);
  refuse(call, {
    rule: 'request/names-exist',
    message: `${who} cannot be found on cluster ${world.clusters[cluster]?.name}.`,
  });
  return false;
}

/** One call for each host on which VMs are meant; any other cmdlet is one call. */
function calls(sight: Sight, original: string, call: Call, args: ReadonlyMap<string, Value>): readonly Given[] {
  const spec = CMDLETS.find(({ name }) => name === original);
  const command = COMMANDS.get(original);
  if (spec === undefined || command === undefined) return [];
  const plain = plainArgs(sight, spec, args, command.subject);
  if (command.about !== 'vm' || !isOfVms(spec)) return [plain];
  return vmCalls(sight, call, args, plain, command.subject ?? 'Name');
}

function plainArgs(
  sight: Sight,
  spec: CmdletSpec,
  args: ReadonlyMap<string, Value>,
  subject: string | undefined,
): Record<string, Given[string]> {
  const plain: Record<string, Given[string]> = {};
  for (const parameter of spec.parameters) {
    const value = args.get(parameter.name);
    if (value === undefined || (value === null && parameter.nullable !== true)) continue;
    plain[parameter.name] = plainValue(sight, parameter, value, parameter.name === subject);
  }
  return plain;
}

function plainValue(
  sight: Sight,
  { kind, list }: CmdletSpec['parameters'][number],
  value: Value,
  isSubject: boolean,
): Given[string] {
  if (kind === 'host' || kind === 'vm' || kind === 'cluster') {
    const names = namesIn(value).flatMap((name) =>
      kind === 'host' && isSubject && isWildcard(name) ? matchingHosts(sight, name) : [name],
    );
    return list === true ? names : (names[0] ?? '');
  }
  if (Array.isArray(value)) return value.map((one) => (typeof one === 'number' ? one : toText(one)));
  return typeof value === 'boolean' || typeof value === 'number' ? value : toText(value);
}

const matchingHosts = (sight: Sight, pattern: string): readonly string[] =>
  fitting(worldOf(sight).hosts, pattern).map((host) => hostName(worldOf(sight), host));

/** A session sees the VMs of its own host; an object knows its own. */
function vmCalls(
  sight: Sight,
  call: Call,
  args: ReadonlyMap<string, Value>,
  plain: Given,
  subject: string,
): readonly Given[] {
  const world = worldOf(sight);
  const written = args.get('ComputerName');
  const hosts =
    written === undefined || written === null
      ? sight.on === NONE
        ? []
        : [hostName(world, sight.on)]
      : namesIn(written);
  const values = args.get(subject);
  const made: Given[] = [];
  for (const value of Array.isArray(values) ? values : values === undefined ? [] : [values]) {
    const named =
      value instanceof Thing && (isThing(value, SHAPES.VM) || isThing(value, SHAPES.CLUSTER_GROUP)) && value.ref >= 0;
    if (named && value instanceof Thing) {
      const { name, host } = vmAt(world, value.ref);
      made.push({ ...plain, [subject]: [name], ComputerName: hostName(world, host) });
      continue;
    }
    const name = nameIn(value);
    const found = hosts.flatMap((host) => onHost(sight, plain, subject, name, host));
    if (found.length === 0 && !isWildcard(name)) call.shell.complain(call, unseen(name));
    made.push(...found);
  }
  return made;
}

function onHost(sight: Sight, plain: Given, subject: string, name: string, host: string): readonly Given[] {
  const index = worldOf(sight).hosts.findIndex((one) => one.name.toLowerCase() === host.toLowerCase());
  const here = vmsOn(sight, index);
  return fitting(here, name).map((vm) => ({
    ...plain,
    [subject]: [vmAt(worldOf(sight), vm).name],
    ComputerName: host,
  }));
}

const unseen = (name: string): Fault => ({
  message: `Hyper-V was unable to find a virtual machine with name "${name}".`,
  id: 'InvalidParameter',
  type: 'Microsoft.HyperV.PowerShell.VirtualizationException',
  category: 'InvalidArgument',
  words: 'vendor',
  rule: 'vm/is-on-that-host',
});
