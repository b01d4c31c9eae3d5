/** Changes to the account; the session shown everywhere follows at once. */
import type { ProfileBody, SessionView } from '#contract';
import { api, keys } from '../../api/index.js';
import { queryClient } from '../../app/queries.js';

export async function changeProfile(body: ProfileBody): Promise<SessionView> {
  const session = await api.patch<SessionView>('/session/user', body);
  queryClient.setQueryData(keys.session, session);
  return session;
}
