/** The commands that only print what the program knows, as the command line takes them. */
import type { Command } from 'commander';
import type { State } from './values.js';

export function addReading(root: Command, state: State): void {
  const reading = () => import('./reading.js');
  root
    .command('rules')
    .description('print the ledger: every rule, its source and how sure it is')
    .option('--json', 'print it as JSON')
    .action(async (_options: unknown, command: Command) => {
      state.code = (await reading()).rules(command.optsWithGlobals());
    });
  root
    .command('releases')
    .description('print every release, the routes between them hop by hop, and the dead ends')
    .option('--json', 'print it as JSON')
    .action(async (_options: unknown, command: Command) => {
      state.code = (await reading()).releases(command.optsWithGlobals());
    });
  root
    .command('explain')
    .description(
      'explain a rule, an invariant, a finding, a feature, a release, a cmdlet, a property, a state, a fact or a field',
    )
    .argument('<id>')
    .action(async (id: string, _options: unknown, command: Command) => {
      state.code = await (await reading()).explainOne(id, command.optsWithGlobals());
    });
  root
    .command('schema')
    .description(
      'print a JSON Schema: of a scenario, for editors; of an inventory; of what run, campaign and compare print, and of a trace',
    )
    .argument('[name]', 'scenario, inventory, run, campaign, compare or trace', 'scenario')
    .action(async (name: string) => {
      state.code = await (await reading()).schema(name);
    });
  root
    .command('diagram')
    .description('print the statecharts as Mermaid, all or one')
    .argument('[machine]')
    .action(async (machine: string | undefined) => {
      state.code = (await reading()).diagram(machine);
    });
}
