/** Blocks that are sent to other hosts, and what a session knows about itself. */
import { hostName, releaseKey } from '../../model/rules/names.js';
import { answering, type Call, type Cmdlet, cmdlet, listArg, parameter, type Run, textArg } from '../cmdlets/build.js';
import { runBlock } from '../runtime/execute.js';
import { Scope } from '../runtime/scope.js';
import { fail } from '../runtime/trouble.js';
import { PsBlock, PsObject } from '../runtime/values.js';
import { FIRST_VARIABLES } from '../runtime/variables.js';
import { namesIn } from './names.js';
import { answersCalls, computerName, hostNamed, type Sight, toolsOf, worldOf } from './sight.js';

/** How a session reaches other hosts. */
export interface Transport {
  readonly authentication: 'Kerberos' | 'CredSSP' | 'NTLM';
  /** The account; unwritten, that of whoever opened it. */
  readonly credential?: string;
}

export const remoteCmdlets = (sight: Sight, transport: Transport): readonly Cmdlet[] => [
  cmdlet(
    'Invoke-Command',
    'Runs a block on other hosts, with their tools; without -ComputerName here.',
    [
      parameter('ComputerName', 'host', 'The hosts.', { position: 0, list: true, aliases: ['Cn'] }),
      parameter('ScriptBlock', 'block', 'The block.', { position: 1, mandatory: true, aliases: ['Command'] }),
      parameter('ArgumentList', 'any', 'What its parameters get.', { list: true, aliases: ['Args'] }),
      parameter('Credential', 'any', 'Another account.'),
      parameter('Authentication', 'choice', 'How it is proved.', {
        choices: ['Default', 'Kerberos', 'CredSSP', 'Negotiate'],
      }),
    ],
    (call) => ({ alone: () => sendEverywhere(sight, call) }),
    ['icm'],
  ),
  answering('Get-ManagementSession', 'How this session reaches hosts. Ours: no Windows cmdlet shows it so.', [], () => [
    new PsObject(['Clusterdrill.ManagementSession', 'System.Object'], {
      ComputerName: computerName(sight),
      Tools: releaseKey(toolsOf(sight)),
      Protocol: 'WS-MAN',
      Port: 5985,
      Authentication: transport.authentication,
      Credential: transport.credential ?? 'that of the session',
      MovesToOtherHosts:
        transport.authentication === 'NTLM' ? 'refused: delegation needs Kerberos or CredSSP' : 'allowed',
    }),
  ]),
];

function* sendEverywhere(sight: Sight, call: Call): Run {
  const block = call.args.get('ScriptBlock');
  if (!(block instanceof PsBlock)) throw fail('-ScriptBlock wants a script block.');
  const written = call.args.get('ComputerName');
  if (written === undefined) return yield* send(sight, call, block, sight.on);
  for (const name of namesIn(written)) {
    const host = hostNamed(sight, name);
    const world = worldOf(sight);
    if (host === undefined || !answersCalls(sight, host.index)) {
      call.shell.complain(call, {
        message: `The host ${host === undefined ? name : hostName(world, host.index)} cannot be reached: ${host === undefined ? 'there is none of that name' : 'it does not answer'}.`,
        id: `${host === undefined ? 'NameResolutionFailed' : 'WinRMOperationTimeout'},PSSessionStateBroken`,
        type: 'System.Management.Automation.Remoting.PSRemotingTransportException',
        category: 'OpenError',
        target: name,
        words: 'ours',
      });
    } else yield* send(sight, call, block, host.index);
  }
}

/** The block sees no variables of the sender but those that it names with `$using:`. */
function* send(sight: Sight, call: Call, block: PsBlock, host: number): Run {
  const { shell } = call;
  const [scope, sender, on] = [shell.scope, shell.sender, sight.on];
  const there = new Scope(undefined, true);
  for (const [name, value] of FIRST_VARIABLES) there.set(name, value);
  if (textArg(call.common, 'ErrorAction') !== '')
    there.set('erroractionpreference', textArg(call.common, 'ErrorAction'));
  there.set('whatifpreference', shell.variable('whatifpreference'));
  shell.scope = there;
  shell.sender = scope;
  sight.on = host;
  try {
    yield* runBlock(shell, block.syntax, { args: listArg(call.args, 'ArgumentList'), emit: call.emit });
  } finally {
    shell.scope = scope;
    shell.sender = sender;
    sight.on = on;
  }
}
