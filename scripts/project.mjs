/** Where the project is, and how its tools are started: no shell, so that every system runs them alike. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The JavaScript file behind a tool's command, or undefined where its package is not installed. */
export function toolEntry(packageName, command) {
  const home = join(root, 'node_modules', ...packageName.split('/'));
  const manifest = join(home, 'package.json');
  if (!existsSync(manifest)) return undefined;
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8'));
  return join(home, typeof bin === 'string' ? bin : bin[command]);
}

/** What a run answers that Ctrl-C ended, whatever its own code was. */
export const INTERRUPTED = 130;

/** Runs a tool of node_modules; answers its exit code. */
export function runTool(packageName, command, args, options) {
  const entry = toolEntry(packageName, command);
  if (entry !== undefined) return runNode([entry, ...args], options);
  console.error(`${command} is not installed (package ${packageName}): run npm ci.`);
  return Promise.resolve(1);
}

/** Runs node with these arguments in the project's directory; answers the exit code. */
export const runNode = (args, options) => run(process.execPath, args, options);

/** Runs npm: the one that started us, else the one beside this node, else the one on the path. */
export function runNpm(args, options) {
  const script = npmScript();
  return script === undefined ? run('npm', args, options) : runNode([script, ...args], options);
}

function npmScript() {
  const asked = process.env.npm_execpath ?? '';
  const beside = dirname(process.execPath);
  const candidates = [
    // npx names itself here; npm lies next to it. Other package managers do not read npm's lock.
    /^np[mx]-cli\.c?js$/.test(basename(asked)) ? join(dirname(asked), 'npm-cli.js') : '',
    join(beside, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ];
  return candidates.find((path) => path !== '' && existsSync(path));
}

function run(command, args, options) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    // Ctrl-C reaches the child too, and it decides what to do with it; we stay until it has ended.
    let interrupted = false;
    const stay = () => {
      interrupted = true;
    };
    process.on('SIGINT', stay);
    const done = (code) => {
      process.off('SIGINT', stay);
      resolve(interrupted ? INTERRUPTED : code);
    };
    child.on('error', (error) => {
      console.error(`Cannot start ${command}: ${error.message}`);
      done(127);
    });
    child.on('exit', (code, signal) => done(code ?? (signal === 'SIGINT' ? INTERRUPTED : 1)));
  });
}
