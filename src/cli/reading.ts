/** The commands that only print what the program knows: rules, explain, schema, diagram. */

import { nearest } from '../base/names.js';
import { MACHINE_NAMES } from '../model/refs.js';
import type { MachineName } from '../model/states.js';
import {
  explain,
  machinesMarkdown,
  mermaid,
  releasesJson,
  rulesJson,
  tellReleases,
  tellRules,
} from '../report/index.js';
import { colours, columns, EXIT, print, warn } from './output.js';

interface ReadingOptions {
  readonly json?: boolean;
  readonly color?: boolean;
}

export function rules(options: ReadingOptions): number {
  if (options.json === true) print(`${JSON.stringify(rulesJson())}\n`);
  else print(`${tellRules({ color: colours(process.stdout, options), width: columns() })}\n`);
  return EXIT.ok;
}

export function releases(options: ReadingOptions): number {
  if (options.json === true) print(`${JSON.stringify(releasesJson())}\n`);
  else print(`${tellReleases({ color: colours(process.stdout, options), width: columns() })}\n`);
  return EXIT.ok;
}

export function explainOne(id: string, options: ReadingOptions): number {
  const found = explain(id, { color: colours(process.stdout, options), width: columns() });
  if (found.ok) {
    print(`${found.value}\n`);
    return EXIT.ok;
  }
  warn(found.error);
  return EXIT.input;
}

export async function schema(): Promise<number> {
  const { scenarioJsonSchema } = await import('../scenarios/index.js');
  print(`${JSON.stringify(scenarioJsonSchema(), undefined, 2)}\n`);
  return EXIT.ok;
}

export function diagram(machine: string | undefined): number {
  if (machine === undefined) {
    print(`${machinesMarkdown()}\n`);
    return EXIT.ok;
  }
  if ((MACHINE_NAMES as readonly string[]).includes(machine)) {
    print(`${mermaid(machine as MachineName)}\n`);
    return EXIT.ok;
  }
  const near = nearest(machine, MACHINE_NAMES);
  warn(
    `No machine is called ${machine}.${near === undefined ? '' : ` Did you mean ${near}?`} There are ${MACHINE_NAMES.join(', ')}.`,
  );
  return EXIT.input;
}
