/** A condition says the same of two worlds that differ by names alone, as far as it says itself that it tells nobody apart. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileCondition } from '../../src/invariants/index.js';
import { releaseIndex } from '../../src/model/catalog/index.js';
import { makeWorld } from '../../src/model/make-world.js';
import type { World } from '../../src/model/world.js';

const RELEASES = ['WS2016', 'WS2019'] as const;
const FIELDS = {
  hosts: { name: ['Host1', 'Host3'], release: RELEASES, cluster: ['LAB'] },
  vms: { name: ['vm1', 'vm3'], group: ['web', 'db'], host: ['Host1', 'Host2'], state: ['Off', 'Running'] },
} as const;

type Kind = keyof typeof FIELDS;
/** Variables of the macros around, and what they are. */
type Scope = Readonly<Record<string, Kind>>;
type Text = fc.Arbitrary<string>;

const kinds = fc.constantFrom<Kind>('hosts', 'vms');

/** A list of rows of one kind. */
function list(kind: Kind, scope: Scope, depth: number): Text {
  if (depth === 0) return fc.constant(kind);
  const less = list(kind, scope, depth - 1);
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant<string>(kind) },
    inner(kind, scope, depth).map(([name, body]) => `${kind}.filter(${name}, ${body})`),
    less.map((one) => `${one}.map(m, m)`),
    fc.tuple(truth(scope, depth - 1), less).map(([when, one]) => `(${when} ? ${one} : [])`),
    fc.tuple(less, less).map(([one, other]) => `(${one} + ${other})`),
  );
}

/** The variable of a macro, and its body. */
function inner(kind: Kind, scope: Scope, depth: number): fc.Arbitrary<readonly [string, string]> {
  const name = `${kind.charAt(0)}${Object.keys(scope).length}`;
  return truth({ ...scope, [name]: kind }, depth - 1).map((body) => [name, body] as const);
}

/** A row: a variable, one of a list, or either in a roundabout way. */
const row = (kind: Kind, scope: Scope, depth: number): Text => {
  const variables = Object.keys(scope).filter((name) => scope[name] === kind);
  const plain = fc.oneof(
    list(kind, scope, Math.max(0, depth - 1)).map((one) => `${one}[0]`),
    ...variables.map((name) => ({ weight: 6, arbitrary: fc.constant(name) })),
  );
  return fc.oneof(
    { weight: 6, arbitrary: plain },
    plain.map((one) => `dyn(${one})`),
    plain.map((one) => `[${one}][0]`),
  );
};

/** A field of a row, and what it may hold. */
const field = (scope: Scope, depth: number): fc.Arbitrary<readonly [string, readonly string[]]> =>
  kinds.chain((kind) =>
    fc
      .tuple(row(kind, scope, depth), fc.constantFrom(...Object.entries(FIELDS[kind])), fc.nat(6))
      .map(([one, [name, words], how]) => [how === 0 ? `${one}['${name}']` : `${one}.${name}`, words] as const),
  );

function truth(scope: Scope, depth: number): Text {
  const compared = field(scope, depth).chain(([one, words]) =>
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...words).map((word) => `${one} == '${word}'`) },
      { weight: 3, arbitrary: field(scope, depth).map(([other]) => `${one} == ${other}`) },
      fc.constant(`${one} != null`),
    ),
  );
  if (depth === 0) return compared;
  const less = truth(scope, depth - 1);
  const over = kinds.chain((kind) =>
    fc
      .tuple(list(kind, scope, depth - 1), fc.constantFrom('all', 'exists', 'exists_one'), inner(kind, scope, depth))
      .map(([one, macro, [name, body]]) => `${one}.${macro}(${name}, ${body})`),
  );
  return fc.oneof(
    { weight: 2, arbitrary: compared },
    { weight: 5, arbitrary: over },
    fc.tuple(less, fc.constantFrom('&&', '||', '=='), less).map(([one, and, other]) => `(${one}) ${and} (${other})`),
    less.map((one) => `!(${one})`),
    kinds.chain((kind) => list(kind, scope, depth - 1).map((one) => `${one}.size() == 1`)),
    fc
      .tuple(field(scope, depth - 1), kinds)
      .chain(([[one], kind]) =>
        fc
          .tuple(list(kind, scope, depth - 1), fc.constantFrom(...Object.keys(FIELDS[kind])))
          .map(([from, name]) => `${one} in ${from}.map(m, m.${name})`),
      ),
  );
}

const HOSTS = 3;
const GROUPS = ['web', 'web', 'db', 'db'] as const;

/** By host its release; by VM its host, and whether it runs. */
interface Places {
  readonly releases: readonly number[];
  readonly hosts: readonly number[];
  readonly runs: readonly boolean[];
}

const places: fc.Arbitrary<Places> = fc.record({
  releases: fc.array(fc.nat(1), { minLength: HOSTS, maxLength: HOSTS }),
  hosts: fc.array(fc.nat(HOSTS - 1), { minLength: GROUPS.length, maxLength: GROUPS.length }),
  runs: fc.array(fc.boolean(), { minLength: GROUPS.length, maxLength: GROUPS.length }),
});

const worldOf = ({ releases, hosts, runs }: Places): World =>
  makeWorld({
    clusters: [{ name: 'LAB', level: releaseIndex('WS2016'), witness: 2 }],
    hosts: releases.map((release, at) => ({
      ...{ name: `Host${at + 1}`, release: releaseIndex(RELEASES[release] as string), cluster: 0, cores: 8 },
      memory: 2 ** 36,
    })),
    vms: hosts.map((host, at) => ({
      ...{ name: `vm${at + 1}`, group: GROUPS[at] as string, host, startup: 2 ** 30 },
      ...(runs[at] === true ? {} : { power: 'off' as const }),
    })),
  });

/** The same with hosts and VMs in each other's places. */
const changed = ({ releases, hosts, runs }: Places, host: readonly number[], vm: readonly number[]): Places => ({
  releases: releases.map((_, at) => releases[host.indexOf(at)] as number),
  hosts: hosts.map((_, at) => host[hosts[vm.indexOf(at)] as number] as number),
  runs: runs.map((_, at) => runs[vm.indexOf(at)] as boolean),
});

const orderOf = (count: number): fc.Arbitrary<number[]> => {
  const all = Array.from({ length: count }, (_, at) => at);
  return fc.shuffledSubarray(all, { minLength: count, maxLength: count });
};

test('a condition that tells nobody apart says the same whoever changes places', async () => {
  let [asked, moved] = [0, 0];
  const law = fc.asyncProperty(
    truth({}, 3),
    fc.array(fc.tuple(places, orderOf(HOSTS), orderOf(GROUPS.length)), { minLength: 8, maxLength: 8 }),
    async (text, worlds) => {
      const read = await compileCondition(text);
      if (!read.ok) return;
      const { apart, ask } = read.value;
      asked += 1;
      if (apart.hosts && apart.vms) return;
      moved += 1;
      for (const [was, host, vm] of worlds) {
        const isWithin = vm.every((to, at) => GROUPS[to] === GROUPS[at]);
        const stay = apart.vms || (apart.groups && !isWithin);
        const is = changed(was, apart.hosts ? [0, 1, 2] : host, stay ? [0, 1, 2, 3] : vm);
        const [before, after] = [ask(worldOf(was)), ask(worldOf(is))];
        expect(typeof after === 'string' ? 'trouble' : after, text).toBe(
          typeof before === 'string' ? 'trouble' : before,
        );
      }
    },
  );
  await fc.assert(law, { numRuns: 1500 });
  expect(moved).toBeGreaterThan(asked / 4);
  expect(asked).toBeGreaterThan(500);
});
