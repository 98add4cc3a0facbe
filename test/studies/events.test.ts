import { describe, expect, test } from 'vitest';
import { GiB } from '../../src/base/units.js';
import {
  calibrate,
  type EventOptions,
  type EventRows,
  looksLikeEvents,
  readEvents,
} from '../../src/studies/calibrate/index.js';

const known: EventOptions = { memory: new Map([['sql1', 64 * GiB]]), memoryOtherwise: 8 * GiB };

const event = (Id: number, second: number, Message: string, more: object = {}): string =>
  JSON.stringify({ Id, TimeCreated: `2026-11-28T09:00:${String(second).padStart(2, '0')}Z`, Message, ...more });

const GUID = '(Virtual machine ID F5EF233C-B586-4380-B5EA-00C1D5499815)';

/** The four events of one move. */
const move = (vm: string, second: number): string[] => [
  event(22508, second, `'${vm}': brownout time of 19.43 seconds ${GUID}`),
  event(22509, second + 1, `'${vm}': blackout time of 620 ms, 3127 dirty pages ${GUID}`),
  event(22507, second + 1, `'${vm}': summary of the live migration ${GUID}`),
  event(20418, second + 2, `Successful live migration of '${vm}'`),
];

function rowsOf(lines: readonly string[], options = known): EventRows {
  const read = readEvents(lines.join('\n'), options);
  if (!read.ok) throw new Error(read.error.map((one) => one.message).join(' '));
  return read.value;
}

function complaints(lines: readonly string[], options: EventOptions = known): string[] {
  const read = readEvents(lines.join('\n'), options);
  return read.ok
    ? []
    : read.error.map((one) => `${one.place?.line}:${one.place?.column} ${one.message} [${one.expected}]`);
}

describe('events of Hyper-V', () => {
  test('of one move are one row, newest first as they are exported, and without what comes before and after the copy', () => {
    const { rows, leftOut } = rowsOf([...move('sql1', 10), ...move('web1', 20), ...move('sql1', 30)].reverse());
    expect(
      rows.map(({ id, measuredS, memoryMb }) => [id, measuredS?.toString().slice(0, 5), Math.round(memoryMb)]),
    ).toEqual([
      ['sql1 2026-11-28T09:00:10.000Z', '20.05', 68719],
      ['web1 2026-11-28T09:00:20.000Z', '20.05', 8590],
      ['sql1 2026-11-28T09:00:30.000Z', '20.05', 68719],
    ]);
    expect(rows[0]).toMatchObject({ profile: 'hyper-v', measuredBlackoutMs: 620, setupMs: 0, finishMs: 0 });
    expect(leftOut).toEqual([]);
    expect(calibrate(rows).pooled.rows).toBe(3);
  });

  test('of moves that overlap are kept apart by their VMs', () => {
    const mixed = move('sql1', 10).flatMap((line, index) => [line, move('web1', 10)[index] ?? '']);
    expect(rowsOf(mixed).rows.map(({ id }) => id.split(' ')[0])).toEqual(['sql1', 'web1']);
  });

  test('take the memory from a message, unless the caller knows better', () => {
    const told = (vm: string, second: number): string[] => [
      ...move(vm, second).slice(0, 2),
      event(22507, second + 1, `'${vm}': summary, memory 16 GB`),
    ];
    const { rows } = rowsOf([...told('sql1', 10), ...told('web1', 20)]);
    expect(rows.map(({ memoryMb }) => Math.round(memoryMb))).toEqual([68719, 17180]);
  });

  test('are read from a list too, set over one line or several, and with the times of either PowerShell', () => {
    const list = `[${[...move('a', 10), ...move('b', 20)].join(',')}]`;
    expect(rowsOf([list]).rows).toHaveLength(2);
    expect(rowsOf([JSON.stringify(JSON.parse(list), undefined, 2)]).rows).toHaveLength(2);
    const old = [...move('a', 10), ...move('b', 20)].map((line) =>
      line.replace(/"TimeCreated":"[^"]*:(\d\d)Z"/, '"TimeCreated":{"value":"/Date(17958384$1000)/"}'),
    );
    expect(rowsOf(old).rows).toHaveLength(2);
  });

  test('name their VM in Properties where the message does not', () => {
    const lines = [...move('a', 10), ...move('b', 20)].map((line) => {
      const { Message, ...rest } = JSON.parse(line) as { Message: string };
      const [, vm = ''] = /'(.)'/.exec(Message) ?? [];
      return JSON.stringify({ ...rest, Message: Message.replace(/'.'/, 'The machine'), Properties: [{ Value: vm }] });
    });
    expect(rowsOf(lines).rows.map(({ id }) => id[0])).toEqual(['a', 'b']);
  });

  test('of a move that the export cuts off are left out, and that is said; other events are passed over', () => {
    const { rows, leftOut } = rowsOf([
      event(20418, 5, "Successful live migration of 'old'"),
      event(1, 6, 'something else'),
      ...move('a', 10),
      ...move('b', 20),
      ...move('c', 30).slice(0, 1),
    ]);
    expect(rows).toHaveLength(2);
    expect(leftOut).toEqual([
      "line 1: a move of 'old' is left out: the export does not hold its brownout and blackout.",
      "line 11: a move of 'c' is left out: the export does not hold its blackout.",
    ]);
  });

  test('that are wrong are complained about all at once, with line and remedy', () => {
    expect(
      complaints([
        ...move('a', 10),
        '{"Id":22508,',
        '"text"',
        '{"Id":"22508"}',
        '{"Id":22508,"TimeCreated":"yesterday","Message":"\'x\' took long"}',
        event(22509, 3, 'blackout time of 3 s'),
        event(22508, 4, "'x': brownout time of 1,234.5 seconds"),
        '\u0000\u0001',
      ]),
    ).toMatchSnapshot();
  });

  test('without the memory of their VM are complained about once a VM', () => {
    expect(
      complaints([...move('sql1', 10), ...move('web1', 20), ...move('web1', 30)], { memory: known.memory }),
    ).toEqual([
      `5:1 The memory of the VM 'web1' is not known. [--memory "web1=8 GiB" with its size, or --memory "8 GiB" for all that have no other]`,
    ]);
  });

  test.each([
    ['nothing', []],
    ['one move', move('a', 10)],
  ])('that are %s say nothing about an error', (_what, lines) => {
    expect(complaints(lines)).toHaveLength(1);
    expect(complaints(lines)[0]).toMatch(/^1:1 Whole migrations in the file: [01]\./);
  });

  test('are known by how they begin', () => {
    expect(looksLikeEvents(' {"Id":1}')).toBe(true);
    expect(looksLikeEvents('[\n')).toBe(true);
    expect(looksLikeEvents('id,profile\n')).toBe(false);
  });
});
