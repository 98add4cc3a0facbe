/** Cmdlets about hosts that only show something, or are another cmdlet under the name that administrators type. */
import { CMDLETS } from '../../model/commands/index.js';
import { resolve } from '../../model/commands/resolve.js';
import { hostAt, hostName } from '../../model/rules/names.js';
import { answers } from '../../model/rules/node-states.js';
import { NODE } from '../../model/states.js';
import { NONE } from '../../model/world.js';
import { answering, type Call, type Cmdlet, cmdlet, flag, parameter, type Run } from '../cmdlets/build.js';
import { emitAll } from '../runtime/execute.js';
import { wildcard } from '../runtime/patterns.js';
import { PsObject, type Value } from '../runtime/values.js';
import { nameIn, namesIn } from './names.js';
import { perform, refuse } from './performing.js';
import { choice, custom } from './shape.js';
import { answersCalls, hostNamed, type Sight, worldOf } from './sight.js';

const COMPUTER = parameter('ComputerName', 'host', 'The hosts; unwritten, that of the session.', {
  list: true,
  aliases: ['CimSession'],
  pipeline: 'name',
});
const SERVICE = 'ClusSvc';

export const hostCmdlets = (sight: Sight): readonly Cmdlet[] => [
  answering(
    'Get-VMMigrationNetwork',
    'The networks that carry live migrations, by the names that the scenario has for them.',
    [parameter('Subnet', 'text', 'Only these.', { position: 0, list: true }), COMPUTER],
    (call) => {
      const wanted = namesIn(call.args.get('Subnet')).map((name) => wildcard(name));
      const carriers = sight.networks.filter(({ carries }) => carries?.includes('migration') ?? true);
      return hostsOf(sight, call).flatMap((host) =>
        carriers
          .filter(({ name }) => wanted.length === 0 || wanted.some((test) => test(name)))
          .map(({ name }, at) =>
            custom('Microsoft.HyperV.PowerShell.VMMigrationNetwork', {
              Subnet: name,
              Priority: at,
              ComputerName: hostName(worldOf(sight), host),
            }),
          ),
      );
    },
  ),
  answering(
    'Enable-VMMigration',
    'Lets a host take part in live migrations, as every host here does.',
    [{ ...COMPUTER, position: 0 }],
    (call) => {
      hostsOf(sight, call);
      return [];
    },
  ),
  answering(
    'Install-WindowsFeature',
    'Adds roles and features to a host: here every host has what it needs, and nothing changes.',
    [
      parameter('Name', 'text', 'The features.', { position: 0, mandatory: true, list: true }),
      { ...COMPUTER, aliases: ['Cn'] },
      ...['IncludeManagementTools', 'IncludeAllSubFeature', 'Restart'].map((name) => flag(name, 'Accepted.')),
    ],
    (call) =>
      hostsOf(sight, call).map(() =>
        custom('Microsoft.Windows.ServerManager.Commands.FeatureOperationResult', {
          Success: true,
          RestartNeeded: 'No',
          ExitCode: 'NoChangeNeeded',
          FeatureResult: [],
        }),
      ),
    ['Add-WindowsFeature'],
  ),
  answering(
    'Clear-ClusterNode',
    'Takes what is left of a cluster from a node that was evicted: here nothing is left.',
    [parameter('Name', 'host', 'The nodes.', { position: 0, list: true }), flag('Force', 'Does not ask.')],
    (call) => {
      for (const host of hostsOf(sight, call, 'Name')) {
        const { name, cluster } = hostAt(worldOf(sight), host);
        const own = worldOf(sight).clusters[cluster];
        if (own !== undefined)
          tell(call, `${name} is a node of ${own.name}: Remove-ClusterNode evicts it first.`, 'InvalidOperation');
      }
      return [];
    },
  ),
  answering(
    'Get-HotFix',
    'Updates of hosts: the model knows whether a host has those of its release, and none by its number.',
    [parameter('Id', 'text', 'Only these.', { position: 0, list: true }), COMPUTER],
    (call) => {
      call.shell.warn(call, 'Updates are not known by their numbers here: none is shown.');
      return [];
    },
  ),
  answering(
    'Stop-Computer',
    'Shuts a host down for good, which is not modelled: it says so, and nothing happens.',
    [{ ...COMPUTER, position: 0 }, flag('Force', 'Does not ask.')],
    (call) => {
      for (const host of hostsOf(sight, call))
        tell(
          call,
          `A host that stays off is not modelled: ${hostName(worldOf(sight), host)} runs on. Restart-Computer starts it anew, and Stop-ClusterNode stops its cluster service.`,
          'NotImplemented',
        );
      return [];
    },
  ),
  cmdlet(
    'Get-Service',
    `The cluster service (${SERVICE}) of hosts; no other is modelled.`,
    [parameter('Name', 'text', 'Its name; patterns too.', { position: 0, list: true, pipeline: 'both' }), COMPUTER],
    (call) => ({
      alone: () => {
        const wanted = namesIn(call.args.get('Name'));
        const names = (wanted.length === 0 ? ['*'] : wanted).filter((name) => isOurs(call, name));
        return emitAll(call.emit, names.length === 0 ? [] : hostsOf(sight, call).map((host) => serviceOf(sight, host)));
      },
    }),
    ['gsv'],
  ),
  service(sight, 'Start-Service', 'Starts', 'Start-ClusterNode'),
  service(sight, 'Stop-Service', 'Stops', 'Stop-ClusterNode'),
];

/** Whether a name means the cluster service; another one is told. */
function isOurs(call: Call, name: string): boolean {
  const found = wildcard(name)(SERVICE);
  if (!found)
    tell(call, `Cannot find any service with service name '${name}': only ${SERVICE} is modelled.`, 'ObjectNotFound');
  return found;
}

type Category = 'InvalidOperation' | 'NotImplemented' | 'ObjectNotFound' | 'ResourceUnavailable';

const tell = (call: Call, message: string, category: Category): void =>
  call.shell.complain(call, { message, id: `${category},${call.name}`, category, words: 'ours' });

/** Hosts of a call; one that nobody knows, or that does not answer, is told. */
function hostsOf(sight: Sight, call: Call, parameter = 'ComputerName'): readonly number[] {
  const written = call.args.get(parameter);
  if (written === undefined || written === null) return sight.on === NONE ? [] : [sight.on];
  return namesIn(written).flatMap((name) => {
    const host = hostNamed(sight, name);
    if (host === undefined)
      tell(call, `The host ${name} cannot be reached: there is no host of that name.`, 'ObjectNotFound');
    else if (!answersCalls(sight, host.index)) tell(call, `The host ${name} does not answer.`, 'ResourceUnavailable');
    return host === undefined || !answersCalls(sight, host.index) ? [] : [host.index];
  });
}

const STATUS = { Stopped: 1, StartPending: 2, StopPending: 3, Running: 4 } as const;

function statusOf(node: number): keyof typeof STATUS {
  if (node === NODE.stopping) return 'StopPending';
  if (node === NODE.joining || node === NODE.stopped) return 'StartPending';
  return answers(node) || node === NODE.cutOff ? 'Running' : 'Stopped';
}

const serviceOf = (sight: Sight, host: number): Value =>
  custom('System.ServiceProcess.ServiceController', {
    Status: choice(
      'System.ServiceProcess.ServiceControllerStatus',
      statusOf(worldOf(sight).hosts[host]?.node ?? 0),
      STATUS,
    ),
    Name: SERVICE,
    DisplayName: 'Cluster Service',
    MachineName: hostName(worldOf(sight), host),
  });

/** Starting and stopping the service of a node is what the cmdlet of the cluster does. */
function service(sight: Sight, name: string, verb: string, target: string): Cmdlet {
  const about = CMDLETS.find((one) => one.name === target)?.help ?? '';
  return cmdlet(
    name,
    `${verb} the cluster service (${SERVICE}) of the host of the session, as ${target} does. ${about}`,
    [
      parameter('Name', 'text', 'The service.', { position: 0, list: true, pipeline: 'both', mandatory: true }),
      flag('Force', 'Does not ask.'),
      flag('PassThru', 'Puts the service out.'),
    ],
    (call) => {
      const each = function* (value: Value): Run {
        const host = value instanceof PsObject ? nameIn(value.get('MachineName') ?? '') : '';
        if (isOurs(call, nameIn(value))) yield* asked(sight, call, target, host);
      };
      return {
        *alone() {
          for (const one of namesIn(call.args.get('Name'))) yield* each(one);
        },
        take: each,
      };
    },
    name === 'Start-Service' ? ['sasv'] : ['spsv'],
  );
}

function* asked(sight: Sight, call: Call, target: string, written: string): Run {
  const host = written === '' ? sight.on : (hostNamed(sight, written)?.index ?? NONE);
  if (host === NONE) return tell(call, 'The station has no cluster service: send a block to a node.', 'ObjectNotFound');
  const found = resolve(worldOf(sight), { cmdlet: target, args: { Name: [hostName(worldOf(sight), host)] } }, sight.on);
  if ('refusal' in found) return refuse(call, found.refusal);
  for (const step of found.steps) yield* perform(sight, call, step, false);
  if (call.args.get('PassThru') === true) yield* emitAll(call.emit, serviceOf(sight, host));
}
