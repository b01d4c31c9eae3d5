/** What is said to the server about shared files, and what it answers, checked. */
import { checkSharingAnswer, checkSharingPlan, type Checked, type PlanRequest, type SharingAnswer, type SharingNotice, type SharingPlan } from '#contract';
import { call, type Door } from '../enrolment/device-api.js';
import type { HttpsWays } from '../link/https-ways.js';
import { dialTls, type Identity } from '../state/folder.js';

export interface ServerWord {
  /** @throws ApiError, Unreachable; Error for an answer that is none */
  plan(sha256: string, request: PlanRequest, signal: AbortSignal): Promise<SharingPlan>;
  notice(said: SharingNotice): Promise<SharingAnswer>;
}

export function serverWord(identity: () => Identity, ways: HttpsWays): ServerWord {
  const door = (): Door => ({ tls: dialTls(identity()), ways });
  const url = (path: string) => new URL(`/device/v1/sharing${path}`, identity().configuration.server);
  return {
    plan: async (sha256, request, signal) => read(checkSharingPlan(await call(url(`/${sha256}`), door(), request, signal))),
    notice: async (said) => read(checkSharingAnswer(await call(url(''), door(), said))),
  };
}

function read<T>(checked: Checked<T>): T {
  if (checked.ok) return checked.value;
  throw new Error(`The server answered something else than a plan: ${checked.problem}`);
}
