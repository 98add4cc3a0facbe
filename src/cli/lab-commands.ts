/** The commands of labs: `train`, `inject` from a second terminal, `lab check` and `lab grade`. */
import type { Command } from 'commander';

/** Takes the exit code. */
type Ended = (code: number) => void;

export function addLabs(root: Command, ended: Ended): void {
  root
    .command('train')
    .description('a lab at the console: the real cmdlets, goals, hints, undo')
    .argument('[lab]', 'a file, or the name of a shipped lab; without it they are listed')
    .option('--progress <file>', 'where your lines are kept, to come back to')
    .option('--student <name>', 'who is at it: faults are drawn for this name')
    .option('--instructor <file>', 'faults with `at:` that strike beside those of the lab (YAML)')
    .option('--screen-reader', 'line by line, without a screen')
    .action(async (name: string | undefined, _options: unknown, command: Command) => {
      const { listLabs } = await import('./lab-files.js');
      const { train } = await import('./train.js');
      if (name === undefined) await listLabs();
      else ended(await train(name, command.optsWithGlobals()));
    });
  root
    .command('inject')
    .description('a fault into a lab that runs in another terminal, such as "crash: Lab2, for: 20 min"')
    .argument('<fault>', 'an entry of `faults:` without `at`')
    .option('--to <console>', 'the student, the lab, or the folder of the console; unwritten, the only one')
    .action(async (fault: string, _options: unknown, command: Command) => {
      const { inject } = await import('./inject.js');
      ended(await inject(fault, command.optsWithGlobals()));
    });
  addLab(root, ended);
}

function addLab(root: Command, ended: Ended): void {
  const lab = root.command('lab').description('for those who write labs');
  lab
    .command('check')
    .description('whether labs can be solved, and neither by nothing nor by their wrong ways')
    .argument('<files...>', 'labs')
    .action(async (files: string[], _options: unknown, command: Command) => {
      const { labCheck } = await import('./lab.js');
      ended(await labCheck(files, command.optsWithGlobals()));
    });
  lab
    .command('grade')
    .description('the attempts of a folder, played again and graded, as CSV')
    .argument('<folder>', 'files that `train --progress` has written')
    .requiredOption('--lab <file>', 'the lab')
    .option('--instructor <file>', 'the faults that every attempt must have had, whatever it says itself')
    .action(async (folder: string, _options: unknown, command: Command) => {
      const { labGrade } = await import('./lab.js');
      ended(await labGrade(folder, command.optsWithGlobals() as { lab: string }));
    });
}
