/** Exports of a real cluster become a scenario, whatever wrote them, and complaints where they cannot. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { damageInventories } from '../../../soak/damaged-inventories.js';
import type { Complaint } from '../../../src/base/complaint.js';
import { decodeText } from '../../../src/base/decode.js';
import {
  differencesOf,
  importInventory,
  inventoryJsonSchema,
  inventoryOf,
  tellDifference,
} from '../../../src/scenarios/inventory/index.js';
import { rehearse } from '../../../src/session/index.js';
import { scenarioOf, shipped, shippedFiles } from '../support.js';

const GIB = 1_073_741_824;
const MIB = 1_048_576;
const EXAMPLES = new URL('../../../examples/inventories/', import.meta.url);

const NODES = [
  {
    Name: 'N1',
    Cluster: 'PROD',
    Id: 1,
    NodeWeight: 1,
    MajorVersion: 10,
    MinorVersion: 0,
    BuildNumber: 17763,
    State: 0,
  },
  {
    Name: 'N2',
    Cluster: 'PROD',
    Id: 2,
    NodeWeight: 1,
    MajorVersion: 10,
    MinorVersion: 0,
    BuildNumber: 17763,
    State: 0,
  },
];
const HOSTS = ['N1', 'N2'].map((ComputerName) => ({
  ComputerName,
  LogicalProcessorCount: 16,
  MemoryCapacity: 64 * GIB,
}));
const VM = {
  Name: 'web',
  VMId: 'a',
  State: 2,
  Version: '9.0',
  ProcessorCount: 4,
  MemoryStartup: 8 * GIB,
  ComputerName: 'N1',
};

type Made = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

/** What is made of files, each a value or a text. */
function made(...files: readonly unknown[]): Made {
  const imported = importInventory(
    files.map((file, at) => ({ file: `f${at}.json`, text: typeof file === 'string' ? file : JSON.stringify(file) })),
  );
  expect(imported.ok ? [] : imported.error).toEqual([]);
  return imported.ok ? (parse(imported.value.yaml) as Made) : {};
}

function complaintsOf(file: unknown): readonly Complaint[] {
  const text = typeof file === 'string' ? file : JSON.stringify(file);
  const imported = importInventory([{ file: 'f.json', text }]);
  return imported.ok ? [] : imported.error;
}

const vmOf = (vm: object): Readonly<Record<string, unknown>> =>
  made(NODES, HOSTS, [{ ...VM, ...vm }])['vms']?.[0] ?? {};

describe('round trip', () => {
  test.each(shippedFiles.filter((name) => !name.startsWith('largest')))(
    '%s as an inventory, and back, is rehearsed the same',
    async (name) => {
      const text = shipped(name);
      const inventory = await inventoryOf(text, name);
      const imported = inventory.ok
        ? importInventory([{ file: name, text: JSON.stringify(inventory.value) }])
        : inventory;
      expect(imported.ok ? [] : imported.error).toEqual([]);
      const back = await rehearse(await scenarioOf(imported.ok ? imported.value.yaml : ''));
      const there = await rehearse(await scenarioOf(text));
      expect(back.run.trace.sha256).toBe(there.run.trace.sha256);
    },
  );

  test('nothing changed between a scenario and its inventory', async () => {
    const inventory = await inventoryOf(shipped('four-nodes-2012r2-to-2016.yaml'), 'a');
    const text = JSON.stringify(inventory.ok ? inventory.value : {});
    const [one, other] = [importInventory([{ file: 'a', text }]), importInventory([{ file: 'b', text }])];
    expect(one.ok && other.ok && differencesOf(one.value.drafted, other.value.drafted)).toEqual([]);
  });

  test('every scenario is exported by the schema', async () => {
    const valid = new Ajv({ strict: false }).compile(inventoryJsonSchema());
    for (const name of shippedFiles.filter((one) => !one.startsWith('largest'))) {
      const inventory = await inventoryOf(shipped(name), name);
      expect([name, inventory.ok && valid(JSON.parse(JSON.stringify(inventory.value))), valid.errors]).toEqual([
        name,
        true,
        null,
      ]);
    }
  });
});

describe('plain exports', () => {
  test('a single object and a list of one are the same', () => {
    expect(made(NODES, HOSTS, VM)['vms']).toEqual(made(NODES, HOSTS, [VM])['vms']);
  });

  test('numbers of an enum and its names are the same', () => {
    for (const [number, name] of [
      [2, 'Running'],
      [3, 'Off'],
      [6, 'saved'],
    ] as const)
      expect(vmOf({ State: number })).toEqual(vmOf({ State: name }));
    expect(vmOf({ State: 3 })['state']).toBe('Off');
  });

  test('an enum that came over a remote session has its number and its name', () => {
    expect(vmOf({ State: { value: 3, Value: 'Off' } })['state']).toBe('Off');
    const nodes = NODES.map((node) => ({ ...node, State: { value: 0, Value: 'Up' } }));
    expect(made(nodes, HOSTS, VM)).toEqual(made(NODES, HOSTS, VM));
    expect(complaintsOf([{ ...VM, State: { Name: 'Off' } }])[0]?.message).toContain('[0].State is an object.');
  });

  test('a number of the critical states means what it does at the build of the host', () => {
    const at2016 = NODES.map((node) => ({ ...node, BuildNumber: 14393 }));
    // 32786: SavedCritical at WS2016, whose critical states begin at 32783; OffCritical later, where they begin at 32785.
    expect(made(at2016, HOSTS, [{ ...VM, State: 32786 }])['vms']?.[0]?.['state']).toBe('Saved');
    expect(vmOf({ State: 32786 })['state']).toBe('Off');
  });

  test('a version is a text, or an object of .NET', () => {
    expect(vmOf({ Version: { Major: 8, Minor: 0, Build: -1, Revision: -1 } })['version']).toBe('8.0');
    expect(vmOf({ Version: '8.0' })['version']).toBe('8.0');
  });

  test('dynamic memory has its three sizes, the largest within the host', () => {
    const memory = { DynamicMemoryEnabled: true, MemoryAssigned: 6 * GIB, MemoryMaximum: 1024 * GIB };
    expect(vmOf(memory)['memory']).toEqual({ startup: '8 GiB', assigned: '6 GiB', max: '64 GiB' });
  });

  test('checkpoints are those of Get-VMSnapshot, or the one that a VM goes on from', () => {
    const point = { Name: 'before', VMName: 'web', VMId: 'A', SnapshotType: 'Standard' };
    const of = (...points: readonly object[]) => made(NODES, HOSTS, [VM], points)['vms']?.[0]?.['checkpoints'];
    expect(of({ ...point, State: 'Saved' }, { ...point, Name: 'off', State: 3 })).toEqual([
      'before',
      { name: 'off', memory: false },
    ]);
    expect(of(point)).toEqual(['before']);
    expect(of({ ...point, VMId: 'another' })).toBeUndefined();
    expect(vmOf({ ParentSnapshotId: '6a1c', ParentSnapshotName: 'old' })['checkpoints']).toEqual(['old']);
    expect(vmOf({ ParentSnapshotId: null })['checkpoints']).toBeUndefined();
  });

  test('a VM that is no role and lies on a drive of its host gives that a storage of its own', () => {
    const storages = (...vms: readonly object[]) =>
      made(
        NODES,
        HOSTS,
        vms.map((one, at) => ({ ...VM, Name: `v${at}`, VMId: `${at}`, IsClustered: false, ...one })),
      )['hosts']?.map(({ storage }) => storage);
    expect(storages({ Path: 'D:\\VMs\\v0' })).toEqual(['local', undefined]);
    expect(storages({ Path: '\\\\files\\vms' }, { Path: 'C:\\ClusterStorage\\Volume1\\v1' })).toEqual([
      undefined,
      undefined,
    ]);
    expect(storages({ Path: 'D:\\VMs\\v0', IsClustered: true })).toEqual([undefined, undefined]);
  });

  test('processor compatibility is the set that is told, and where that may be either the one that keeps more VMs back', () => {
    const of = (vm: object, build = 17763) =>
      made(
        NODES.map((node) => ({ ...node, BuildNumber: build })),
        HOSTS,
        [{ ...VM, CompatibilityForMigrationEnabled: true, ...vm }],
      )['vms']?.[0]?.['compatibility'];
    expect(of({})).toBe('minimal');
    expect(of({ Version: '10.0' }, 20348)).toBe('minimal');
    expect(of({ Version: '10.0' }, 26100)).toBe('common');
    expect(of({ Version: '9.0' }, 26100)).toBe('minimal');
    expect(of({ Version: '10.0', CompatibilityForMigrationMode: 'MinimumFeatureSet' }, 26100)).toBe('minimal');
    expect(of({ Version: '10.0', CompatibilityForMigrationMode: 1 }, 26100)).toBe('common');
    expect(of({ Version: '10.0', CompatibilityForMigrationEnabled: false }, 26100)).toBeUndefined();
  });

  test('migrations go over the network with the lowest metric, and the others are told', () => {
    const network = (Name: string, Role: number, Metric: number) => ({
      Name,
      Cluster: 'PROD',
      Role,
      Metric,
      Address: '',
    });
    const records = [
      network('Mgmt', 3, 70000),
      network('LM2', 1, 30001),
      network('LM1', 1, 30000),
      network('iSCSI', 0, 1),
    ];
    const files = [NODES, HOSTS, [VM], records].map((file, at) => ({
      file: `f${at}.json`,
      text: JSON.stringify(file),
    }));
    const imported = importInventory(files);
    const drafted = imported.ok ? imported.value.drafted : undefined;
    expect(drafted?.networks.map(({ keys }) => [keys['name'], keys['for']])).toEqual([
      ['LM1', ['migration']],
      ['LM2', ['cluster']],
      ['Mgmt', ['cluster', 'management']],
    ]);
    expect(drafted?.gaps.find(({ name }) => name === 'carriers')?.of).toEqual(['LM2', 'Mgmt']);
    const told = made(
      NODES,
      HOSTS,
      [VM],
      records.map((one) => ({ ...one, Migration: one.Name === 'LM2' })),
    );
    expect(told['networks']?.map(({ name }) => name)).toEqual(['LM2', 'LM1', 'Mgmt']);
    const twice = made(NODES, HOSTS, [VM], [network('LM', 1, 1), { ...network('LM', 1, 2), Cluster: 'OTHER' }]);
    expect(twice['networks']?.map(({ name }) => name)).toEqual(['LM', 'LM (2)']);
  });

  test('nodes are of the release of their build, and of the product where two share it', () => {
    const systems = (Caption: string) => [{ PSComputerName: 'N1', Caption, BuildNumber: 20348, UBR: 2700 }];
    const releaseOf = (caption: string) => made(systems(caption), HOSTS[0])['hosts']?.[0];
    expect(releaseOf('Microsoft Windows Server 2022 Datacenter')).toMatchObject({
      release: 'WS2022',
      build: '20348.2700',
    });
    expect(releaseOf('Microsoft Azure Stack HCI')).toMatchObject({ release: 'HCI21H2' });
  });

  test('a role tells the priority, the classes and the owners of its VM, also under the name that VMM gives it', () => {
    const group = {
      Name: 'SCVMM web Resources',
      Cluster: { Name: 'PROD' },
      OwnerNode: { Name: 'N1' },
      GroupType: 111,
      Priority: 3000,
      AntiAffinityClassNames: ['front'],
      PreferredOwners: ['n2.contoso.example'],
      FailoverThreshold: 4294967295,
      AutoFailbackType: 1,
      DefaultMoveType: 1,
    };
    expect(made(NODES, HOSTS, VM, group)['vms']?.[0]).toMatchObject({
      priority: 'High',
      antiAffinity: ['front'],
      preferredOwners: ['N2'],
      autoFailback: true,
      defaultMoveType: 'quick',
    });
    const [plain] = made(NODES, HOSTS, VM, { ...group, DefaultMoveType: 4294967295 })['vms'] ?? [];
    expect(plain).not.toHaveProperty('defaultMoveType');
  });

  test('tables have #TYPE or not, and the delimiter of a culture', () => {
    const line = (delimiter: string) =>
      [Object.keys(VM), Object.values(VM)].map((row) => row.map((one) => `"${one}"`).join(delimiter)).join('\r\n');
    const plain = made(NODES, HOSTS, [VM])['vms'];
    for (const text of [line(','), line(';'), line('\t'), `#TYPE Selected.VM\r\n${line(',')}`])
      expect(made(NODES, HOSTS, text)['vms']).toEqual(plain);
  });

  test('a generation of processors is read from their name', () => {
    const processor = (Processor: string) =>
      made([{ PSComputerName: 'N1', Caption: 'x', BuildNumber: 17763, Processor }], HOSTS[0])['hosts']?.[0]?.['cpu'];
    expect(processor('Intel(R) Xeon(R) Gold 6148 CPU @ 2.40GHz')).toBe('Intel/Skylake');
    expect(processor('Intel(R) Xeon(R) CPU E5-2680 v4 @ 2.40GHz')).toBe('Intel/Broadwell');
    expect(processor('AMD EPYC 7543 32-Core Processor')).toBe('AMD/Milan');
    expect(processor('Something else')).toBeUndefined();
  });
});

test('a VM of generation 1 stays one, and has no virtual TPM', () => {
  const imported = importInventory([
    {
      file: 'vms.json',
      text: JSON.stringify([
        { Name: 'old', State: 2, Generation: 1, TpmEnabled: true },
        { Name: 'new', State: 2, Generation: 2, TpmEnabled: true },
      ]),
    },
  ]);
  const yaml = imported.ok ? imported.value.yaml : '';
  expect([yaml.match(/generation: 1/g)?.length, yaml.match(/vtpm/g)?.length]).toEqual([1, 1]);
});

describe('what is not known', () => {
  test('each gap says what is assumed, and what depends on it', () => {
    const imported = importInventory([
      { file: 'vms.json', text: JSON.stringify([{ Name: 'web', State: 2, Generation: 2 }]) },
    ]);
    expect(imported.ok && imported.value.drafted.gaps.map(({ name, of }) => [name, ...of])).toEqual([
      ['release', 'host'],
      ['network', 'LiveMigration'],
      ['memory', 'host'],
      ['cores', 'host'],
      ['processor', 'host'],
      ['workload', 'web'],
      ['vmMemory', 'web'],
      ['version', 'web'],
      ['checkpoints', 'web'],
      ['vmHost', 'web'],
    ]);
    expect(imported.ok && imported.value.yaml).toContain('It decides whether the VMs fit on the nodes that are left.');
  });

  test('what the words of the scenario say is not assumed', () => {
    const inventory = { inventory: 1, 'Get-VM': [VM], 'Get-VMHost': HOSTS, 'Get-ClusterNode': NODES };
    const text = JSON.stringify({ ...inventory, drill: { vms: [{ name: 'web', workload: 'web' }] } });
    const imported = importInventory([{ file: 'a', text }]);
    expect(imported.ok && imported.value.drafted.gaps.map(({ name }) => name)).not.toContain('workload');
  });
});

describe('complaints', () => {
  test('all at once, each with its path', () => {
    const complaints = complaintsOf([{ ...VM, MemoryStartup: -1 }, { ...VM, State: 'Sleeping' }, 7, { Colour: 'red' }]);
    expect(complaints.map(({ path, message }) => `${path} ${message}`)).toEqual([
      '[0].MemoryStartup [0].MemoryStartup is -1.',
      "[1].State [1].State is 'Sleeping'.",
      '[2] This is no inventory: it is no record.',
      "[3] This is no inventory: no cmdlet that is known exports a record of 'Colour'.",
    ]);
    expect(complaints[1]?.expected).toContain('Running, Off');
  });

  test('in a file of the collector too', () => {
    const paths = complaintsOf({ inventory: 1, 'Get-VM': [VM, { ...VM, ProcessorCount: 'many' }], 'Get-VMHost': {} });
    expect(paths.map(({ path }) => path)).toEqual(['Get-VMHost', 'Get-VM[1].ProcessorCount']);
  });

  test('keys that JavaScript keeps for itself are refused', () => {
    expect(complaintsOf('[{"Name":"a","State":2,"Generation":1,"__proto__":{"x":1}}]').map(({ path }) => path)).toEqual(
      ['[0].__proto__'],
    );
    expect(complaintsOf('Name,State,Generation,constructor\na,2,1,1').length).toBe(1);
  });

  test('what is too deep or too much is refused before it is read', () => {
    const begun = process.cpuUsage();
    expect(complaintsOf('['.repeat(1_000_000)).map(({ place }) => place)).toEqual([{ line: 1, column: 101 }]);
    expect(complaintsOf(`[${'1,'.repeat(10_000_000)}1]`).map(({ message }) => message)).toEqual([
      'The file has more than 5000000 values.',
    ]);
    expect(process.cpuUsage(begun).user / 1e6).toBeLessThan(5);
  });

  test('cut off JSON says where', () => {
    expect(complaintsOf('[{"Name": "a",\n "State": }]')[0]).toMatchObject({ place: { line: 2 } });
    expect(complaintsOf('[]').length).toBe(1);
  });
});

describe('a host that is full', () => {
  const full = (count: number, size: number) =>
    made(
      NODES,
      HOSTS,
      Array.from({ length: count }, (_, at) => ({
        ...VM,
        VMId: String(at),
        Name: `vm${at}`,
        MemoryAssigned: size,
        MemoryStartup: size,
        DynamicMemoryEnabled: false,
      })),
    );

  test('has a smaller reserve where its VMs and what they take beside leave less', async () => {
    const scenario = full(20, 2970 * MIB);
    const [first, second] = scenario['hosts'] ?? [];
    expect(first?.['reserve']).toMatch(/^\d+ B$/);
    expect(second?.['reserve']).toBeUndefined();
    expect(scenario['figures']).toBeUndefined();
  });

  test('counts nothing beside their memory where not even that is enough', () => {
    const scenario = full(20, 3174 * MIB);
    expect(scenario['figures']).toEqual({ vmOverhead: 0, vmOverheadShare: 0 });
    expect(scenario['hosts']?.[0]?.['reserve']).toBeDefined();
  });
});

describe('names of strangers', () => {
  const hostile = fc.oneof(
    fc.constantFrom(
      '"; Stop-Computer #',
      "O'Brien",
      '$(1)',
      '`n',
      'a\r\nb: c',
      '__proto__',
      'x..y',
      ' ',
      '\u202e',
      '#',
      '- a',
      '{',
      '*',
    ),
    fc.string({ minLength: 1, maxLength: 30, unit: 'binary' }),
  );

  test('whatever they are, each VM has one, and the file holds nothing else', () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 8 }), (names) => {
        const vms = names.map((Name, at) => ({ ...VM, VMId: String(at), Name }));
        const scenario = made(NODES, HOSTS, vms);
        const found = (scenario['vms'] ?? []).map(({ name }) => String(name));
        // So many of them on one host leave no room for what is assumed beside their memory.
        const keys = Object.keys(scenario).filter((key) => key !== 'figures');
        expect(keys).toEqual(['clusterdrill', 'title', 'clusters', 'hosts', 'vms']);
        expect(new Set(found.map((name) => name.toLowerCase())).size).toBe(names.length);
      }),
    );
  });

  test('a name that can stand is kept as it is', () => {
    for (const name of ['"; Stop-Computer #', "O'Brien", '$(1)', '`n', '#', '- a', '東京'])
      expect(vmOf({ Name: name })['name']).toBe(name);
  });
});

describe('examples', () => {
  const files = (name: string) =>
    (name.endsWith('.json') ? [name] : readdirSync(new URL(name, EXAMPLES)).map((file) => join(name, file))).map(
      (file) => {
        const text = decodeText(readFileSync(new URL(file, EXAMPLES)));
        return { file, text: text.ok ? text.value : '' };
      },
    );

  test.each([
    ['branch-office', 'WS2019', 7],
    ['eight-node-san.json', 'WS2022', 206],
    ['sixteen-node-s2d.json', 'WS2025', 181],
  ] as const)('%s comes to a plan that reaches %s', async (name, to, vms) => {
    const imported = importInventory(files(name), { to });
    expect(imported.ok ? [] : imported.error).toEqual([]);
    const rehearsal = await rehearse(await scenarioOf(imported.ok ? imported.value.yaml : ''));
    expect(imported.ok && imported.value.drafted.vms.length).toBe(vms);
    expect(rehearsal.outcome).toBe('completed');
  });
});

test('its schema is the one in docs/schemas', async () => {
  const text = `${JSON.stringify(inventoryJsonSchema(), undefined, 2)}\n`;
  await expect(text).toMatchFileSnapshot('../../../docs/schemas/inventory.json');
});

test('what changed since is told machine by machine', () => {
  const [before, now] = [
    [VM, { ...VM, Name: 'db', VMId: 'b' }],
    [
      { ...VM, ComputerName: 'N2' },
      { ...VM, Name: 'app', VMId: 'c' },
    ],
  ].map((vms) =>
    importInventory([NODES, HOSTS, vms].map((one, at) => ({ file: String(at), text: JSON.stringify(one) }))),
  );
  const told = before?.ok && now?.ok ? differencesOf(before.value.drafted, now.value.drafted).map(tellDifference) : [];
  expect(told).toEqual(['VM db: gone', 'VM web: on N1 is now N2', 'VM app: added']);
});

test('a sample of damaged inventories', async () => {
  const { complaints, scenarios, faults } = await damageInventories(process.env['FC_SEED'] ?? '1', 200);
  expect(faults).toEqual([]);
  expect([complaints > 0, scenarios > 0]).toEqual([true, true]);
});
