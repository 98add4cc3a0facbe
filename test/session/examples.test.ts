/** The scripts of `examples/`, and what a rehearsal finds in each. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { scenarioOf, type Typed, type } from './console.js';

const file = (name: string): string => readFileSync(new URL(`../../examples/${name}`, import.meta.url), 'utf8');

const rehearsed = async (script: string, scenario: string, args: Parameters<typeof type>[2] = {}): Promise<Typed> =>
  type(await scenarioOf(file(scenario)), file(script), args);

const told = ({ output, errors, code, rehearsal }: Typed) => {
  const world = rehearsal?.run.world;
  return {
    output,
    errors,
    code,
    releases: world?.hosts.map(({ name, release }) => `${name} ${release}`),
    downs: rehearsal?.verdict.warnings.map(({ id, subject }) => `${id} ${subject}`),
  };
};

test('the careful loop upgrades all nodes but its own, and no VM is out', async () => {
  const run = await rehearsed('careful-upgrade.ps1', 'three-nodes.yaml', {
    args: [{ name: 'Release', colon: false }, { value: 'WS2022' }],
  });
  expect(told(run)).toMatchInlineSnapshot(`
    {
      "code": 0,
      "downs": [],
      "errors": [],
      "output": "Sat 20:00 Lab2
    Sat 21:46 Lab3

    Name State BuildNumber
    ---- ----- -----------
    Lab1 Up          17763
    Lab2 Up          20348
    Lab3 Up          20348

    ",
      "releases": [
        "Lab1 10",
        "Lab2 16",
        "Lab3 16",
      ],
    }
  `);
});

test('the careful loop needs to know the release', async () => {
  expect((await rehearsed('careful-upgrade.ps1', 'three-nodes.yaml')).errors).toEqual([
    'Cannot process command because of one or more missing mandatory parameters: Release.',
  ]);
});

test('the careful loop stops where a node dies under it', async () => {
  const run = await rehearsed('careful-upgrade.ps1', 'three-nodes-one-dies.yaml', {
    args: [{ name: 'Release', colon: true, value: 'WS2022' }],
  });
  expect(told(run)).toMatchInlineSnapshot(`
    {
      "code": 1,
      "downs": [
        "service/headroom cluster:LAB",
        "service/outage-bounded vm:web3",
        "service/outage-bounded vm:web6",
      ],
      "errors": [
        "The drain of Lab2 has failed: not every role could be moved.",
      ],
      "output": "Sat 20:00 Lab2
    ",
      "releases": [
        "Lab1 10",
        "Lab2 10",
        "Lab3 10",
      ],
    }
  `);
});

test('the naive loop goes well while nothing happens, but for the level', async () => {
  expect(told(await rehearsed('naive-loop.ps1', 'three-nodes.yaml'))).toMatchInlineSnapshot(`
    {
      "code": 0,
      "downs": [],
      "errors": [
        "The Cluster Functional Level could not be increased because not all nodes in the cluster support the updated version. Lab1 still runs WS2019.",
      ],
      "output": "Lab2...
    Lab3...

    Name ID State
    ---- -- -----
    Lab1 1  Up
    Lab2 2  Up
    Lab3 3  Up

    ",
      "releases": [
        "Lab1 10",
        "Lab2 16",
        "Lab3 16",
      ],
    }
  `);
});

test('the naive loop goes on over every refusal once a node has died', async () => {
  expect(told(await rehearsed('naive-loop.ps1', 'three-nodes-one-dies.yaml'))).toMatchInlineSnapshot(`
    {
      "code": 0,
      "downs": [
        "service/headroom cluster:LAB",
        "service/outage-bounded vm:web3",
        "service/outage-bounded vm:web6",
      ],
      "errors": [
        "Lab2 still owns 1 role (web2). Drain it first: Suspend-ClusterNode Lab2 -Drain.",
        "Lab2 is a member of LAB. Remove-ClusterNode first, or install with -InPlace.",
        "Lab2 is already a member of a cluster.",
        "Lab3 is isolated.",
        "Lab3 still owns 2 roles (web3, web6). It is down and drains no more: once it is given up they go where the rules let them; Move-ClusterGroup moves those that are left.",
        "Lab3 has no power.",
        "Lab3 is already a member of a cluster.",
      ],
      "output": "Lab2...
    Lab3...

    Name
    ----
    LAB


    Name ID State
    ---- -- -----
    Lab1 1  Up
    Lab2 2  Paused
    Lab3 3  Down

    ",
      "releases": [
        "Lab1 10",
        "Lab2 10",
        "Lab3 10",
      ],
    }
  `);
});

test('versions that are raised too early: every VM is stopped, none gets a newer version', async () => {
  expect(told(await rehearsed('versions-too-early.ps1', 'three-nodes.yaml'))).toMatchInlineSnapshot(`
    {
      "code": 0,
      "downs": [
        "service/outage-bounded vm:db",
        "service/outage-bounded vm:web1",
        "service/outage-bounded vm:web2",
        "service/outage-bounded vm:web3",
        "service/outage-bounded vm:web4",
        "service/outage-bounded vm:web5",
        "service/outage-bounded vm:web6",
      ],
      "errors": [
        "db already has version 9.0, and Lab2 makes no newer one.",
        "web1 already has version 9.0, and Lab1 makes no newer one.",
        "web2 already has version 9.0, and Lab2 makes no newer one.",
        "web3 already has version 9.0, and Lab1 makes no newer one.",
        "web4 already has version 9.0, and Lab1 makes no newer one.",
        "web5 already has version 9.0, and Lab2 makes no newer one.",
        "web6 already has version 9.0, and Lab1 makes no newer one.",
      ],
      "output": "
    Name ID State
    ---- -- -----
    Lab3 3  Paused
    Lab3 3  Up


    Name State   Version ComputerName
    ---- -----   ------- ------------
    db   Running 9.0     LAB2
    web1 Running 9.0     LAB1
    web2 Running 9.0     LAB2
    web3 Running 9.0     LAB1
    web4 Running 9.0     LAB1
    web5 Running 9.0     LAB2
    web6 Running 9.0     LAB1

    ",
      "releases": [
        "Lab1 10",
        "Lab2 10",
        "Lab3 16",
      ],
    }
  `);
});
