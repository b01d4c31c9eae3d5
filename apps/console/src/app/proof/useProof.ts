/** The ways in which a person proves again who they are, and the one they have chosen. */
import type { PasskeyOptions, ProofBody, SessionView } from '#contract';
import { useState } from 'react';
import { api } from '../../api/index.js';
import { askPasskey, passkeysWork } from '../passkey.js';

export type ProofWay = 'passkey' | 'password' | 'code';

export interface Proof {
  ways: readonly ProofWay[];
  way: ProofWay;
  choose: (way: ProofWay) => void;
  text: string;
  setText: (text: string) => void;
  /** Something is there to send. */
  ready: boolean;
  /** Sends it. @throws ApiProblem, PasskeyTrouble */
  send: () => Promise<void>;
}

/** The easiest first. `secondOnly`: a password is not enough here. */
export function waysOf({ user }: Pick<SessionView, 'user'>, secondOnly: boolean, passkeys = passkeysWork()): ProofWay[] {
  const ways: ProofWay[] = user.passkeys > 0 && passkeys ? ['passkey'] : [];
  if (!secondOnly) ways.push('password');
  // Who has a second factor has recovery codes, too.
  if (user.totpEnabled || user.passkeys > 0) ways.push('code');
  return ways;
}

export function useProof(session: Pick<SessionView, 'user'>, secondOnly = false): Proof {
  const ways = waysOf(session, secondOnly);
  const [way, setWay] = useState<ProofWay>(ways[0] ?? 'password');
  const [text, setText] = useState('');
  const body = async (): Promise<ProofBody> => {
    if (way === 'passkey') return { passkey: await askPasskey(await api.post<PasskeyOptions>('/session/proof/options')) };
    return way === 'password' ? { password: text } : { code: text.trim() };
  };
  return {
    ways, way, text, setText,
    choose: (next) => { setWay(next); setText(''); },
    ready: way === 'passkey' || (way === 'password' ? text !== '' : text.trim().length >= 6),
    send: async () => api.post('/session/proof', await body()),
  };
}
