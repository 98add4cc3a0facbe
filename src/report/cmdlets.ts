/** The reference of the cmdlets that scripts and the console know, as Markdown. */
import { type CmdletEntry, cmdletReference } from '../powershell/reference.js';
import { lay } from './lay.js';
import type { PageOptions } from './page.js';

const INTRODUCTION = `# Cmdlets

What \`clusterdrill shell\` knows. Each takes \`-ErrorAction\`, \`-WarningAction\`, \`-Verbose\`, \`-WhatIf\`, \`-Confirm\`,
\`-ErrorVariable\` and \`-OutVariable\` too. \`-WhatIf\` changes nothing; a question takes its default answer. Cmdlets of a release
are unknown to a session whose tools are older. Whatever is not here is refused by name before anything runs; nothing of the real
machine can be reached.
`;

/** Modules in the order in which they are told. */
const MODULES = [
  'FailoverClusters',
  'Hyper-V',
  'Storage',
  'ClusterAwareUpdating',
  'ServerManager',
  'Clusterdrill',
  'Microsoft.PowerShell.Core',
  'Microsoft.PowerShell.Diagnostics',
  'Microsoft.PowerShell.Management',
  'Microsoft.PowerShell.Utility',
];

export function cmdletsMarkdown(): string {
  const entries = cmdletReference();
  const parts = MODULES.map((module) => {
    const title = module === 'Clusterdrill' ? 'Ours: no Windows cmdlet does this' : module;
    return `## ${title}\n\n${entries
      .filter((one) => one.module === module)
      .map(entryText)
      .join('\n')}`;
  });
  return `${INTRODUCTION}\n${parts.join('\n')}`;
}

/** What a cmdlet of the console is, by its name or an alias; undefined: there is none. */
export function explainCmdlet(name: string, options: PageOptions): string | undefined {
  const wanted = name.trim().toLowerCase();
  const found = cmdletReference().find(({ table }) =>
    [table.name, ...(table.aliases ?? [])].some((one) => one.toLowerCase() === wanted),
  );
  if (found === undefined) return undefined;
  const { table, module, syntax, from, to } = found;
  const { name: own, help, aliases = [], parameters } = table;
  const life = from === undefined ? [] : [to === undefined ? `  From ${from} on.` : `  From ${from} to ${to}.`];
  const lines = [
    ...[
      `${own}: a cmdlet ${module === 'Clusterdrill' ? 'of ours; no Windows module has it' : `of ${module}`}`,
      '',
      help,
      '',
    ],
    ...(aliases.length === 0 ? [] : [`  Also: ${aliases.join(', ')}`]),
    ...life,
    `  ${syntax}`,
    ...parameters.map((one) => `  -${one.name}: ${one.help}`),
  ];
  return lay(lines, options);
}

function entryText({ table, syntax, from, to }: CmdletEntry): string {
  const aliases = table.aliases ?? [];
  const life = to !== undefined ? ` From ${from} to ${to}.` : from !== undefined ? ` From ${from} on.` : '';
  const also = aliases.length === 0 ? '' : ` Also \`${aliases.join('`, `')}\`.`;
  const rows = table.parameters.map(({ name, help }) => `| \`-${name}\` | ${help.replaceAll('|', '\\|')} |`);
  const parameters = rows.length === 0 ? '' : `\n| parameter | |\n|---|---|\n${rows.join('\n')}\n`;
  return `### ${table.name}\n\n${table.help}${life}${also}\n\n\`\`\`powershell\n${syntax}\n\`\`\`\n${parameters}`;
}
