/** Asks the operators of a run, one after the other, until none of them wants anything more at this moment. */
import { assert } from '../base/assert.js';
import type { Micros } from '../base/units.js';
import type { Answer, Ask, View } from './actors.js';
import { copyPlayer, isReady, noteAsk, type Player, type Waited, wakesAt } from './cast.js';

/** The run that they play in. */
export interface PromptHost {
  now(): Micros;
  /** What they see. */
  readonly view: View;
  /** Has `woken` called for a player at this time; the number calls it off. */
  wakeAt(atUs: Micros, player: number): number;
  callOff(event: number): void;
  /** Performs what an operator of this name asked. */
  command(ask: Extract<Ask, { kind: 'step' | 'rejected' }>, by: string): Answer;
  /** An operator has come to its end, as far as it can see. */
  ended(): void;
}

/** Commands that operators may give within one moment; beyond it one of them asks forever. */
const ASKS_MAX = 200_000;

const ends = (ask: Ask): boolean => ask.kind === 'done' || ask.kind === 'stuck';

export class Prompter {
  constructor(
    readonly host: PromptHost,
    readonly players: readonly Player[],
    readonly waited: Waited[] = [],
  ) {}

  /** Lets `pump` begin what can begin, and asks every operator whose wait is over, until nothing moves any more. */
  settle(pump: () => void): void {
    for (let asked = 0, moved = true; moved; ) {
      pump();
      moved = false;
      for (let index = 0; index < this.players.length; index += 1) {
        const player = this.players[index] as Player;
        while (isReady(player, this.host.view)) {
          asked += 1;
          assert(asked < ASKS_MAX, `the operator ${player.operator.name} asks forever`);
          if (!this.#ask(player, index)) break;
          moved = true;
        }
      }
    }
  }

  /** The date has come for which an operator set itself an alarm; it may have handed over since. */
  woken(player: number): void {
    const woken = this.players[player];
    if (woken !== undefined) woken.alarm = undefined;
  }

  /** An independent copy for the copy of a run. */
  clone(host: PromptHost): Prompter {
    return new Prompter(host, this.players.map(copyPlayer), [...this.waited]);
  }

  /** Asks an operator; true if it did something. */
  #ask(player: Player, index: number): boolean {
    const { host } = this;
    const { operator, ask: before, askedAtUs: since } = player;
    const ask = operator.next(host.view, operator.memory, player.answer);
    player.answer = undefined;
    this.#noteWaiting(player, before, since, ask);
    noteAsk(player, ask, host.view);
    this.#setAlarm(player, index, ask);
    if (ends(ask) && before?.kind !== ask.kind) host.ended();
    if (ask.kind !== 'step' && ask.kind !== 'rejected') return false;
    player.answer = host.command(ask, operator.name);
    return true;
  }

  /** Has an operator woken at its date; the one that it had waited for before is called off. */
  #setAlarm(player: Player, index: number, ask: Ask): void {
    if (player.alarm !== undefined) this.host.callOff(player.alarm);
    const atUs = wakesAt(ask);
    player.alarm = atUs === undefined || atUs <= this.host.now() ? undefined : this.host.wakeAt(atUs, index);
  }

  #noteWaiting(player: Player, before: Ask | undefined, since: Micros, now: Ask): void {
    const nowUs = this.host.now();
    const because = reasonOf(before);
    if (because !== undefined && because === reasonOf(now)) return;
    if (because !== undefined && nowUs > since)
      this.waited.push({ operator: player.operator.name, because, fromUs: since, toUs: nowUs });
    player.askedAtUs = nowUs;
  }
}

const reasonOf = (ask: Ask | undefined): string | undefined =>
  ask?.kind === 'wait' || ask?.kind === 'stuck' ? ask.because : undefined;
