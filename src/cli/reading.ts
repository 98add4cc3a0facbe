/** The commands that only print what the program knows: rules, explain, schema, diagram. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { escapeCharacters, nearest } from '../base/names.js';
import { listed, quote } from '../base/text.js';
import { MACHINE_NAMES } from '../model/refs.js';
import type { MachineName } from '../model/states.js';
import {
  explain,
  explainHazard,
  explainNotShown,
  machinesMarkdown,
  mermaid,
  releasesJson,
  rulesJson,
  tellReleases,
  tellRules,
} from '../report/index.js';
import { parseScenario } from '../scenarios/index.js';
import { readScenarioFile } from './files.js';
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

export async function explainOne(id: string, options: ReadingOptions): Promise<number> {
  const page = { color: colours(process.stdout, options), width: columns() };
  const hazard = HAZARD.test(id.trim()) ? await hazardText(id.trim(), page) : undefined;
  const found = hazard === undefined ? explain(id, page) : { ok: true as const, value: hazard };
  const text = found.ok ? found.value : await cmdletText(id, page);
  if (text !== undefined) print(`${text}\n`);
  else if (!found.ok) warn(found.error);
  return text === undefined ? EXIT.input : EXIT.ok;
}

/** The text of a cmdlet that only the console has: its language is loaded for that alone. */
async function cmdletText(id: string, page: { readonly color: boolean; readonly width: number }) {
  if (!/^[a-z]+-[a-z]+$/i.test(id.trim())) return undefined;
  const { explainCmdlet } = await import('../report/cmdlets.js');
  return explainCmdlet(id, page);
}

const HAZARD = /^h\d{1,2}$/i;

/** The text of a hazard, from the scenario of the museum that shows it; undefined where there is none. */
async function hazardText(id: string, page: { readonly color: boolean; readonly width: number }) {
  const number = id.slice(1).padStart(2, '0');
  const folder = fileURLToPath(new URL('../../scenarios/museum/', import.meta.url));
  const name = readdirSync(folder).find((one) => one.startsWith(`h${number}-`));
  if (name === undefined) return explainNotShown(id, page);
  const text = readScenarioFile(join(folder, name));
  const scenario = text.ok ? await parseScenario(text.value, name) : text;
  const hazard = scenario.ok ? scenario.value.hazard : undefined;
  return hazard && explainHazard(hazard, `scenarios/museum/${name}`, page);
}

/** Of a scenario, or of an output by its name. */
export async function schema(name: string): Promise<number> {
  const { OUTPUT_NAMES, outputSchema } = await import('../report/schemas/index.js');
  const output = OUTPUT_NAMES.find((one) => one === name);
  if (output === undefined && name !== SCENARIO && name !== INVENTORY) {
    const names = [SCENARIO, INVENTORY, ...OUTPUT_NAMES];
    const near = nearest(name, names);
    warn(
      `No schema is called ${quote(name)}.${near === undefined ? '' : ` Did you mean ${near}?`} There are ${listed(names, 'and')}.`,
    );
    return EXIT.input;
  }
  const { scenarioJsonSchema } = await import('../scenarios/index.js');
  const { inventoryJsonSchema } = await import('../scenarios/inventory/index.js');
  const input = name === INVENTORY ? inventoryJsonSchema : scenarioJsonSchema;
  print(`${JSON.stringify(output === undefined ? input() : outputSchema(output), undefined, 2)}\n`);
  return EXIT.ok;
}

const SCENARIO = 'scenario';
const INVENTORY = 'inventory';

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
    `No machine is called ${escapeCharacters(machine)}.${near === undefined ? '' : ` Did you mean ${near}?`} There are ${MACHINE_NAMES.join(', ')}.`,
  );
  return EXIT.input;
}
