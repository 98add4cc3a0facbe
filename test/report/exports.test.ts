import { describe, expect, test } from 'vitest';
import { runJunit } from '../../src/report/exports/junit.js';
import { runMarkdown } from '../../src/report/exports/markdown.js';
import { perfettoLines } from '../../src/report/exports/perfetto.js';
import { runColumns } from '../../src/report/exports/rows.js';
import { HOSTILE, toldOf } from './told.js';

const { rehearsal, story } = await toldOf(HOSTILE);

interface TraceEvent {
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur: number;
  readonly name: string;
  readonly id?: number;
}

describe('a trace for Perfetto', () => {
  const { traceEvents } = JSON.parse([...perfettoLines(rehearsal, story)].join('\n')) as { traceEvents: TraceEvent[] };
  const ofKind = (ph: string): TraceEvent[] => traceEvents.filter((one) => one.ph === ph);

  test('has a track for each host and each VM', () => {
    const tracks = ofKind('M').filter(({ name }) => name === 'thread_name');
    expect(tracks).toHaveLength(3 + 4);
  });

  test('has an arrow for each move that begins and ends on a slice of a host', () => {
    const [begins, ends] = [ofKind('s'), ofKind('f')];
    expect(begins).toHaveLength(story.moves.length);
    expect(ends.map(({ id }) => id)).toEqual(begins.map(({ id }) => id));
    for (const { pid, tid, ts } of [...begins, ...ends])
      expect(
        ofKind('X').some((one) => one.pid === pid && one.tid === tid && one.ts <= ts && ts <= one.ts + one.dur),
      ).toBe(true);
  });

  test('has slices that lie beside or within one another, never across', () => {
    const slices = ofKind('X');
    const cross = slices.filter((one) =>
      slices.some(
        (other) =>
          other.pid === one.pid &&
          other.tid === one.tid &&
          one.ts < other.ts &&
          other.ts < one.ts + one.dur &&
          one.ts + one.dur < other.ts + other.dur,
      ),
    );
    expect(cross).toEqual([]);
  });
});

describe('JUnit', () => {
  const xml = runJunit(rehearsal);

  test('has a failure for each expectation that was missed, and none beside', () => {
    const failed = [...xml.matchAll(/<testcase [^>]*name="([^"]*)"><failure/g)].map(([, name]) => name);
    expect(failed.length).toBe(rehearsal.missed.length);
    expect(failed.length).toBeGreaterThan(0);
    expect(xml).toContain(`failures="${failed.length}"`);
  });

  test('holds nothing that XML may not, whatever a title holds', async () => {
    const told = await toldOf(HOSTILE.replace(/^title: .*$/m, 'title: "a\\uFFFEb\\uFFFF"'));
    expect(runJunit(told.rehearsal)).toContain('<testsuite name="a\\u{FFFE}b\\u{FFFF}"');
  });

  test('lets no name out of its attribute', () => {
    expect(xml).not.toMatch(/<(img|svg|script)/);
    expect(xml).toContain('&#x3C;/script>');
  });
});

test('the rows of a run are its moves and outages in order', () => {
  const columns = new Map(runColumns(rehearsal, story).map(({ name, data }) => [name, data]));
  const times = columns.get('fromUs') as number[];
  expect(times).toEqual([...times].sort((one, other) => one - other));
  expect(columns.get('what')?.filter((what) => what === 'live')).toHaveLength(
    story.moves.filter(({ kind }) => kind === 'live').length,
  );
  expect(columns.get('what')).toContain('outage');
  expect(new Set([...columns.values()].map((data) => data.length)).size).toBe(1);
});

test('a summary in Markdown makes no link, no picture and no mention of a name', () => {
  const text = runMarkdown(rehearsal, undefined);
  expect(text).toMatchInlineSnapshot(`
    "### ❌ &#60;/script&#62;&#60;script&#62;alert(1)&#60;/script&#62;

    |  |  |
    | --- | --- |
    | Outcome | completed |
    | Done after | 7.7 s |
    | VMs that were out | 2 of 4 |
    | Longest blackout | 632 ms |
    | Violations, warnings | 0, 2 |

    - Resume-ClusterNode A3: expected ok, came refused: node/must-be-paused.

    Seed \`=1+1\`, SHA-256 of the trace \`32f0b122ce61e4160909d512147bb0e11f14087762c785ca6decc32ccca30f4b\`. Again: \`clusterdrill run lab.yaml --seed =1+1\`"
  `);
  expect(text.replace(/`[^`]*`/g, '')).not.toMatch(/<|@|\]\(|[^&]#\d/);
});
