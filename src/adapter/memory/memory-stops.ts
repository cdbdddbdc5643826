import { isReader } from '../../ownership/access.js';
import { ConsultError } from '../../domain/consult-error.js';
import type { Feature } from '../../domain/feature.js';
import type { StopScope } from '../../domain/stop.js';
import { matchesRevocation, type Revocable } from '../../ownership/matches-revocation.js';
import { signersIn } from '../../ownership/named-keys.js';
import { signingKeys } from '../../ownership/party-keys.js';
import type { Revocation } from '../../ownership/revocation.js';
import { stopsInForce } from '../../ownership/stops-in-force.js';
import type { IncidentPort, StopsAnswer } from '../ports/incident-port.js';
import { answerTo, type MemoryCaller } from './memory-caller.js';
import { consentTokens } from './memory-evidence.js';
import { chainsOf } from './memory-signers.js';
import { roleIn } from './memory-views.js';
import type { MemorySession, MemoryWorld } from './memory-world.js';

/** What is to be stopped. */
export interface MemoryStopWish {
  scope: StopScope;
  target: string;
  why?: string;
}

/** Stops something in a memory world, as the insurer's incident side does; its open pages hear of it at once. @returns its number */
export async function makeMemoryStop(world: MemoryWorld, { scope, target, why = 'test' }: MemoryStopWish): Promise<number> {
  return world.stops.make({ scope, target, why, drill: false, at: world.now(), incident: null }).seq;
}

/** Lifts a stop. @param seq what `makeMemoryStop` gave @returns the number of the lifting */
export async function liftMemoryStop(world: MemoryWorld, seq: number): Promise<number> {
  return world.stops.lift(seq, world.now()).liftedBy ?? 0;
}

/** The part of the port that tells of stops. */
export function memoryStops(world: MemoryWorld, caller: MemoryCaller): Required<Pick<IncidentPort, 'stops' | 'watchStops'>> {
  return {
    stops: (after, signal) => answerTo(caller, signal, ({ subject }) => stopsFor(world, subject, after)),
    watchStops: (after, onStops) => {
      let known = after;
      let ended = false;
      const tell = (): void => {
        void answerTo(caller, undefined, ({ subject }) => stopsFor(world, subject, known)).then((answer) => {
          if (ended) return;
          known = answer.seq;
          onStops(answer);
        }, () => undefined);
      };
      world.stops.lines.add(tell);
      tell();
      return () => {
        ended = true;
        world.stops.lines.delete(tell);
      };
    },
  };
}

async function stopsFor(world: MemoryWorld, subject: string, after: number): Promise<StopsAnswer> {
  const { stops, stops: { seq } } = world;
  const told = stops.after(after).filter(({ payload }) => concerns(world, subject, payload));
  return { stops: await Promise.all(told.map(({ token }) => token)), seq };
}

/** Whether somebody is told of a stop: it is wide, or about what they own, read or have part in. */
function concerns(world: MemoryWorld, subject: string, { scope, target }: Revocation): boolean {
  const { stops, sessions, keys: { keyset } } = world;
  const isMine = (session: MemorySession): boolean => roleIn(session.appointment, subject) !== null || isReader(session.claim, keyset, subject);
  switch (scope) {
    case 'lift': {
      const lifted = stops.payloads.find(({ seq }) => seq === Number(target));
      return lifted !== undefined && lifted.scope !== 'lift' && concerns(world, subject, lifted);
    }
    case 'rid': return [...sessions.values()].some((session) => session.rid === target && isMine(session));
    case 'sid': return [...sessions.values()].some((session) => session.sid === target && isMine(session));
    case 'sub': return target === subject || [...sessions.values()].some((session) => roleIn(session.appointment, target) !== null && isMine(session));
    default: return true;
  }
}

/** How many people a stop of one person touches: the person, and whose consultations they have part in as a practitioner. */
export function touchedBy(world: MemoryWorld, subject: string): number {
  const theirs = [...world.sessions.values()].filter(({ appointment }) => roleIn(appointment, subject) === 'practitioner');
  return new Set([subject, ...theirs.map(({ claim }) => claim.owner.sub)]).size;
}

/** Whether what somebody is about to do is stopped. @param about the session that it is about; null: none */
export function isMemoryStopped(world: MemoryWorld, subject: string, features: readonly Feature[], about: MemorySession | null = null): boolean {
  const { tenant, region, stops } = world;
  const subs = about?.claim.parties.map(({ sub }) => sub) ?? [];
  const what: Revocable = { tenant, region, features, rid: about?.rid ?? '', sid: about?.sid ?? '', subs: [subject, ...subs], kids: about === null ? [] : keysIn(world, about) };
  return stopsInForce(stops.payloads).some((stop) => matchesRevocation(stop, what));
}

/** Also the devices of both parties now, and what it is wrapped to. */
function keysIn(world: MemoryWorld, session: MemorySession): string[] {
  const links = session.claim.parties.flatMap(({ sub }) => world.chains.get(sub)?.at(-1)?.payload ?? []);
  const wrapped = [...(world.recordings.get(session.rid)?.wrapLists.values() ?? [])].flat().map(({ wrap }) => wrap.kid);
  return [...wrapped, ...links.flatMap(signingKeys).map(({ kid }) => kid), ...signersIn({
    claim: session.token, keys: chainsOf(world, session.claim), sessionKeys: session.sessionKeys.map(({ token }) => token),
    binds: session.binds.map(({ token }) => token), consents: consentTokens(session), epochs: session.epochs.map(({ tokens }) => tokens),
  })];
}

/** @throws ConsultError `incident/stopped` */
export function refuseMemoryStopped(...asked: Parameters<typeof isMemoryStopped>): void {
  if (isMemoryStopped(...asked)) throw new ConsultError('incident/stopped');
}
