/** Who is signed in, and what they may do. */
import type { PasskeyOptions, PasskeySignInBody, Permission, ProviderSignOut, SessionView, SignInBody } from '#contract';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, ApiProblem, closeLive, keys, setCsrf, tellSignedOut, tellUnfinished } from '../api/index.js';
import { setLocale } from '../i18n/index.js';
import { settle } from './brand/brand.js';
import { askPasskey } from './passkey.js';
import { queryClient } from './queries.js';

function adopt(session: SessionView): SessionView {
  setCsrf(session.csrf);
  settle(session.console);
  return session;
}

export const sessionQuery = queryOptions({
  queryKey: keys.session,
  queryFn: async () => adopt(await api.get<SessionView>('/session')),
  staleTime: 5 * 60_000,
});

/** The session; certain inside the shell, whose route waits for it. */
export function useSession(): SessionView {
  const { data } = useQuery(sessionQuery);
  if (!data) throw new Error('useSession outside the shell');
  return data;
}

/** Asks again who is signed in: what they may do now shows, and nobody stays on a page of a session that is over. */
export async function askSession(): Promise<void> {
  try {
    const { secondFactor } = await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 });
    if (secondFactor.missing) tellUnfinished();
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) tellSignedOut();
  }
}

/** True when the user may do it. Rooms hide what they may not; the server refuses it anyway. */
export function useMay(permission: Permission): boolean {
  return useSession().permissions.includes(permission);
}

/** Signs in with a passkey alone. @throws PasskeyTrouble when the person or the browser does not go on */
export async function signInByPasskey(): Promise<void> {
  const options = await api.post<PasskeyOptions>('/session/passkey/options');
  enter(await api.post<SessionView>('/session/passkey', { proof: await askPasskey(options) } satisfies PasskeySignInBody));
}

/** Takes up a session that was just opened; the language of the account becomes the console's. */
export function enter(session: SessionView): void {
  queryClient.setQueryData(keys.session, adopt(session));
  setLocale(session.user.locale);
}

/** Signs in with address and password. */
export async function signIn(body: SignInBody): Promise<void> {
  enter(await api.post<SessionView>('/session', body));
}

/** Forgets everything that was read under the session; call it once the shell is left. */
export function forgetSession(): void {
  closeLive();
  setCsrf('');
  queryClient.clear();
}

/**
 * Ends the session on the server. Leave the shell next, then `forgetSession`: its pages need the session to the end.
 * @returns where the browser ends its session at the identity provider too; null when it came by none
 */
export async function signOut(): Promise<string | null> {
  const byProvider = (queryClient.getQueryData<SessionView>(keys.session)?.provider ?? null) !== null;
  const { url } = byProvider ? await api.post<ProviderSignOut>('/session/provider-sign-out') : { url: null };
  await api.del('/session');
  return url;
}
