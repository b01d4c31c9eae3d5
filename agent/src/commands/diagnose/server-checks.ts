/** The device HTTPS API, the clock against it, and how fast it delivers. */
import type { Agent } from 'node:http';
import type { DiagnoseCheck } from '#contract';
import type { CommandContext } from '../context.js';
import { decimal, span } from './sentences.js';
import { get, TRUST_PATH } from './server-request.js';

type Found = Omit<DiagnoseCheck, 'name'>;
const ANSWER_BYTES = 64 * 1024;
/** Enough for a sure figure at 20 Mbit/s, and 10 s at 1.6 Mbit/s. */
const SAMPLE_BYTES = 2 * 1024 * 1024;
/** A small answer is asked a few times; more would weigh on a server that limits askers. */
const SMALL_REPEATS = 6;
/** Certificates and signatures tolerate a minute; beyond it renewals and expiries go wrong. */
const DRIFT_LIMIT = 60;

export async function checkServer(context: CommandContext, agent: Agent, signal: AbortSignal): Promise<Found> {
  const start = performance.now();
  const { status } = await get(context, agent, TRUST_PATH, ANSWER_BYTES, signal);
  const value = Math.round(performance.now() - start);
  const ok = status === 200 || status === 206;
  return { ok, value, detail: ok ? `Le serveur répond en ${value} ms.` : `Le serveur répond par une erreur ${status}.` };
}

/** Positive: this clock is ahead. The Date header counts whole seconds, so its middle is taken. */
export async function checkClock(context: CommandContext, agent: Agent, signal: AbortSignal): Promise<Found> {
  const start = Date.now();
  const { date } = await get(context, agent, TRUST_PATH, ANSWER_BYTES, signal);
  if (date === undefined) return { ok: true, detail: 'Le serveur ne donne pas l’heure : l’horloge n’a pas pu être comparée.' };
  const drift = Math.round((start + Date.now()) / 2 - (date + 500)) / 1_000;
  const ok = Math.abs(drift) <= DRIFT_LIMIT;
  const words = Math.abs(drift) < 1.5 ? 'L’horloge est à l’heure du serveur' : `L’horloge ${drift > 0 ? 'avance' : 'retarde'} de ${span(Math.abs(drift))}`;
  return { ok, value: drift, detail: `${words}${ok ? '' : ' : réglez l’heure ou activez la synchronisation'}.` };
}

/** Mbit/s of a ranged download: a large file where one is known, otherwise a small answer a few times (a lower bound). */
export async function checkSpeed(context: CommandContext, agent: Agent, signal: AbortSignal): Promise<Found> {
  const sample = context.speedSample?.();
  let bytes = 0;
  const start = performance.now();
  for (let i = 0; i < (sample ? 1 : SMALL_REPEATS); i += 1) {
    const answer = await get(context, agent, sample ?? TRUST_PATH, SAMPLE_BYTES, signal);
    if (answer.status !== 200 && answer.status !== 206) return { ok: false, detail: `Le débit n’a pas pu être mesuré (erreur ${answer.status}).` };
    bytes += answer.bytes;
  }
  const value = Math.round((bytes * 8) / (performance.now() - start) / 100) / 10;
  const measure = `${decimal(value)} Mbit/s mesurés sur ${decimal(bytes / 1_000)} ko`;
  return { ok: bytes > 0, value, detail: sample ? `${measure}.` : `Au moins ${measure}.` };
}
