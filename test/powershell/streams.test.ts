/** Where errors, warnings and the rest of what a command says go, and who gets to know of them. */
import { describe, expect, test } from 'vitest';
import { runProgram } from './program.js';

const told = (text: string) => {
  const { output, errors, warnings, complaints } = runProgram(text);
  return { output, errors, warnings, complaints };
};

const silent = (output: string) => ({ output, errors: [], warnings: [], complaints: [] });

const LOUD = "function Loud { Write-Error 'bad'; Write-Warning 'careful'; Write-Host 'seen'; 'out' }\n";

describe('a redirection', () => {
  test('to $null silences errors of a cmdlet, of a function and of a value', () => {
    expect(told("Write-Error 'bad' 2>$null; 'on'")).toEqual(silent('on\n'));
    expect(told("$x = Write-Error 'bad' 2>$null; $Error.Count")).toEqual(silent('1\n'));
    expect(told("(Write-Error 'bad') 2>$null")).toEqual(silent(''));
    expect(told('Write-Output -Nothing 1 2>$null')).toEqual(silent(''));
    expect(told(`${LOUD}Loud 2>$null 3>$null`)).toEqual(silent('seen\nout\n'));
    expect(told(`${LOUD}Loud *>$null`)).toEqual(silent(''));
  });

  test('silences its own command alone', () => {
    expect(told("1 | ForEach-Object { $_ } 2>$null | ForEach-Object { Write-Error 'bad' }").errors).toEqual(['bad']);
    expect(told("Write-Error 'first' 2>$null; Write-Error 'second'").errors).toEqual(['second']);
  });

  test('to the output puts a stream out in its place', () => {
    expect(told(`${LOUD}$all = Loud 2>&1 3>&1 6>&1; "$all"`)).toEqual(silent('bad careful seen out\n'));
    expect(told('1..3 | ForEach-Object { Write-Error "$_"; $_ } 2>&1 | Select-Object -First 2')).toEqual(
      silent('1\n1\n'),
    );
  });

  test('keeps no error from whoever guards it', () => {
    expect(told("try { & { throw 'bad' } 2>$null } catch { 'caught' }")).toEqual(silent('caught\n'));
  });
});
