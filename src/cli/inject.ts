/** `clusterdrill inject`: from a second terminal, a fault into a lab that runs. */
import { ask, folderOf } from './inbox.js';
import { EXIT, print, warn } from './output.js';

export async function inject(fault: string, { to }: { readonly to?: string }): Promise<number> {
  const found = folderOf(to);
  if ('open' in found) {
    const which = to === undefined ? 'It is not said which console is meant' : `No console is called ${to}`;
    const { open } = found;
    warn(
      open.length === 0
        ? 'No lab is open: `clusterdrill train LAB` opens one.'
        : `${which}: --to ${open.join(', or ')}.`,
    );
    return EXIT.input;
  }
  const said = await ask(found.folder, fault);
  if (said === undefined) warn(`The console of ${found.folder} does not answer. Is its lab still open?`);
  else if (said.ok) print(`${said.text}\n`);
  else warn(said.text);
  return said?.ok === true ? EXIT.ok : EXIT.input;
}
