/** Whatever is typed: no crash, no hang, no way out. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkScript } from '../../src/powershell/check.js';
import { byName, UTILITY_CMDLETS } from '../../src/powershell/cmdlets/index.js';
import { readScript } from '../../src/powershell/read.js';
import { runProgram } from './program.js';

const PIECES = [
  ...[
    '$x',
    '$_',
    '$null',
    '$true',
    '1',
    '2',
    "'a'",
    '"b $x $(1 + $x)"',
    '@(',
    '@{',
    '$(',
    '(',
    ')',
    '{',
    '}',
    '[',
    ']',
  ],
  ...[
    ' = ',
    ' += ',
    ' + ',
    ' - ',
    ' * ',
    ' / ',
    ' % ',
    '..',
    ', ',
    '; ',
    '\n',
    ' | ',
    ' && ',
    ' -eq ',
    ' -like ',
    ' -f ',
  ],
  ...[
    ' -and ',
    ' -not ',
    '++',
    '.Length',
    '.ToUpper()',
    '[0]',
    '[int]',
    '::',
    'Key = ',
    '-Name ',
    '`',
    '#',
    '<#',
    '#>',
  ],
  ...[
    'if ($x) { ',
    'foreach ($i in 1..3) { ',
    'while ($x) { ',
    'do { ',
    ' } until (1)',
    'try { ',
    ' } catch { ',
    'switch ($x) { ',
  ],
  ...[
    'function f { ',
    'param($a)',
    'return ',
    'throw ',
    'break',
    'continue',
    'f ',
    '& { ',
    '@x',
    '@"\n',
    '\n"@',
    "'",
    '"',
  ],
  ...[
    'Write-Output ',
    'ForEach-Object { ',
    'Where-Object { ',
    'Select-Object ',
    'Sort-Object ',
    'ConvertTo-Json ',
    'Get-Date ',
  ],
  ...[
    'Measure-Object ',
    'Group-Object ',
    '% { ',
    '? { ',
    'Format-Table ',
    'Out-String ',
    'Start-Sleep 1',
    '4GB',
    '1e300',
    '-1',
  ],
];

const scripts = fc.array(fc.constantFrom(...PIECES), { maxLength: 25 }).map((pieces) => pieces.join(''));
const LIMITS = { steps: 20_000, work: 20_000_000, depth: 30 };
const known = { cmdlets: byName(UTILITY_CMDLETS), functions: [] };

/** Runs what is complete; whatever it is, it ends and says how. */
function survive(text: string): void {
  const { script, complaints } = readScript(text);
  for (const { offset, length } of complaints) {
    expect(offset).toBeGreaterThanOrEqual(0);
    expect(offset + length).toBeLessThanOrEqual(text.length);
  }
  if (script === undefined) return;
  checkScript(script, known);
  expect([0, 1, 2]).toContain(Math.min(2, Math.abs(runProgram(text, { limits: LIMITS }).code)));
}

test('random scripts end, and say how', () => {
  fc.assert(fc.property(scripts, survive), { numRuns: 1500 });
});

test('random characters do too', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), survive), { numRuns: 500 });
});

describe('limits', () => {
  test.each([
    ['while ($true) { }', /20000 steps/],
    ['for (;;) { $x++ }', /20000 steps/],
    ['function f { f }; f', /30 deep/],
    ['$f = { & $f }; & $f', /30 deep/],
    ["$x = 'ab'; while ($true) { $x += $x }", /2,000,000/],
    ['1..100000000', /2,000,000/],
    ["'x' * 1e9", /2,000,000/],
    ['$x = 1, 2; while ($true) { $x = $x + $x }', /2,000,000/],
  ])('%j ends with a word', (text, word) => {
    const { tooMuch, code } = runProgram(text, { limits: LIMITS });
    expect({ tooMuch, code }).toEqual({ tooMuch: expect.stringMatching(word), code: 1 });
  });

  // Each keeps more and more, or looks through much, in few steps.
  test.each([
    '$a = 1..1000; $k = [System.Collections.ArrayList]::new(); while ($true) { [void]$k.Add($a + 1) }',
    "$k = @{}; while ($true) { $k[$k.Count] = 'x' * 1000 }",
    '$k = [System.Collections.ArrayList]::new(); while ($true) { [void]$k.Add([pscustomobject]@{ a = 1; b = 2 }) }',
    '$a = 1..10000; while ($true) { $null = $a -contains 0 }',
    '$a = 1..10000; while ($true) { $null = $a.IndexOf(0) }',
    '$a = 1..10000; while ($true) { $a | Select-Object -First 1 | Out-Null }',
    "$a = 1..10000; while ($true) { $null = $a -join ',' }",
    '$a = 1..10000; while ($true) { $null = $a[0..9999] }',
    '$a = 1..10000; while ($true) { $null = [string[]]$a }',
    "$s = 'ab' * 10000; while ($true) { $null = $s.ToUpper() }",
    "$s = 'ab' * 10000; while ($true) { $null = $s.Replace('a', 'b') }",
    "$s = 'ab' * 10000; while ($true) { $null = $s -split 'a' }",
    "$s = 'ab' * 10000; while ($true) { $null = $s -like '*c*' }",
    "$s = 'ab' * 10000; $h = @{}; while ($true) { $h[$s] = 1 }",
    "$s = '{0}' * 10000; while ($true) { $null = $s -f 1 }",
    '1..10000 | Select-Object -Unique | Out-Null',
    '1..10000 | Group-Object { $_ } | Out-Null',
    '$a = @(1); foreach ($i in 1..60) { $a = @($a, $a), 1 }; $a | ConvertTo-Json -Depth 100',
    '$a = 1, 2; foreach ($i in 1..60) { $a = (, $a) + (, $a) }; $a',
    'while ($true) { 1..10000 }',
    "while ($true) { Write-Host ('x' * 1000) }",
    "while ($true) { Write-Warning 'w' }",
    "$e = @(); while ($true) { Write-Error 'x' -ErrorAction SilentlyContinue -ErrorVariable +e }",
    '$i = 0; while ($true) { $i++; Set-Variable "v$i" 1 }',
    "while ($true) { $null = [int[]]('1' * 1000).ToCharArray() -as [datetime] }",
  ])('%s ends', (text) => {
    const { tooMuch, code } = runProgram(text, { limits: { steps: 200_000, work: 2_000_000, depth: 30 } });
    expect({ tooMuch, code }).toEqual({
      tooMuch: expect.stringMatching(/2000000 items|2,000,000|200000 steps/),
      code: 1,
    });
  });

  test('lists of hundreds of thousands are put together and looked through', () => {
    const list = '$l = [System.Collections.ArrayList]::new(); $l.AddRange((1..300000));';
    expect(runProgram(`${list} $l.Count; $o = [pscustomobject]@{ a = $l }; (@($o, $o).a).Count`).output).toBe(
      '300000\n600000\n',
    );
  });

  test('a text has no empty text to replace', () => {
    expect(runProgram("'ab'.Replace('', 'x')").errors[0]).toContain('The value cannot be an empty string.');
  });

  test('a loop that never ends cannot be kept alive by catching', () => {
    expect(
      runProgram('while ($true) { try { while ($true) { } } catch { } finally { } }', { limits: LIMITS }).code,
    ).toBe(1);
  });

  test.each([
    ["'TEXT' -match 'a*a*a*a*a*a*b'", 'False'],
    ["'TEXT' -match '(a+)+$'", 'False'],
    ["'TEXT' -match '(a|a)*b'", 'False'],
    ["'TEXT' -replace '(a|aa)+b', 'x'", 'TEXT'],
    ["@('TEXT' -split 'a*a*a*a*a*a*b').Count", '1'],
    ["switch -Regex ('TEXT') { '(a|a)*b' { 'fits' } default { 'does not' } }", 'does not'],
    ["[regex]::IsMatch('TEXT', '(.*a){25}b')", 'False'],
    ["'TEXT' -like '*a*a*a*a*a*a*a*b'", 'False'],
  ])('%s is answered in time', (text, answer) => {
    const long = `${'a'.repeat(3000)}!`;
    expect(runProgram(text.replace('TEXT', long)).output.trim()).toBe(answer.replace('TEXT', long));
  });

  test('a pattern that takes for ever is refused', () => {
    expect(runProgram("'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' -match '(a+)+(?=b)'").errors[0]).toMatch(/may take for ever/);
    expect(runProgram("'a' -match '['").errors[0]).toBe('The regular expression pattern [ is not valid.');
  });

  test.each([
    '('.repeat(5000),
    '{'.repeat(5000),
    '@('.repeat(5000),
    '$('.repeat(500),
    '"$('.repeat(500),
    '1+'.repeat(5000),
    '-not '.repeat(5000),
    '!'.repeat(5000),
    'if(1){'.repeat(3000),
    '[int]'.repeat(3000),
  ])('brackets without end are a complaint (%#)', (text) => {
    expect(readScript(text).complaints).not.toEqual([]);
  });

  test('a long script is read in good time', () => {
    expect(readScript('Write-Output 1, 2 | Where-Object { $_ -gt 1 }\n'.repeat(2000)).complaints).toEqual([]);
  });
});

describe('no way out', () => {
  test.each([
    '[System.IO.File]::ReadAllText("/etc/passwd")',
    '[io.directory]::GetFiles("/")',
    '[System.Diagnostics.Process]::Start("sh")',
    '[System.Net.WebClient]::new()',
    '[Environment]::Exit(0)',
    '[Reflection.Assembly]::LoadFile("x")',
    '[AppDomain]::CurrentDomain',
    '[scriptblock]::Create("1")',
    'Add-Type -TypeDefinition "x"',
    'Invoke-Expression "1"',
    'iex "1"',
    'Start-Process sh',
    'Invoke-WebRequest http://x',
    'Get-Content x',
    'Set-Content x 1',
    'Read-Host',
    'Start-Job { 1 }',
    '. ./x.ps1',
    './x.ps1',
    '"x" > file.txt',
    '$x.constructor',
    '$x.__proto__ = 1',
    '$x.prototype',
    "'a'.constructor.constructor('return 1')()",
    '(1).hasOwnProperty("x")',
    '$x.GetType().Assembly.GetTypes()',
    'New-Object System.Net.WebClient | Get-Foo',
  ])('%s is refused before anything runs', (text) => {
    const { script, complaints } = readScript(text);
    const all = [...complaints, ...(script === undefined ? [] : checkScript(script, known))];
    expect(all).not.toEqual([]);
  });

  test('a name that is built while it runs finds nothing', () => {
    const { output, errors } = runProgram(
      "$n = 'const' + 'ructor'; $null -eq 'a'.$n; $null -eq @{}.$n; $h = @{}; $h['__proto__'] = 1; $h.Count; $null -eq ([pscustomobject]@{}).('__pro' + 'to__')",
    );
    expect({ output, errors }).toEqual({ output: 'True\nTrue\n1\nTrue\n', errors: [] });
  });

  test('a method or a type that is built while it runs is an error of the script', () => {
    const { errors } = runProgram(
      "$n = 'tolocale' + 'string'; 'a'.$n(); $t = 'System.IO.File'; [type]$t; & ('Invoke-' + 'Expression') '1'",
    );
    expect(errors).toHaveLength(3);
  });
});
