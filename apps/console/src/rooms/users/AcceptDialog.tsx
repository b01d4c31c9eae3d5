import type { AccessRequestView, UserView } from '#contract';
import { Alert } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ApiProblem, keys } from '../../api/index.js';
import { useSession } from '../../app/session.js';
import { FormDialog, KeyValue, toast, useOnOpen } from '../../ui/index.js';
import { givable } from './people.rules.js';
import { PlaceField } from './PlaceField.js';
import { RoleChoice } from './RoleChoice.js';
import { UntilField } from './UntilField.js';
import { useCustomRoles } from './useCustomRoles.js';
import { Incomplete, useTerm } from './useTerm.js';

/** Lets somebody in: what the provider says of them, then the role. */
export function AcceptDialog({ request, opened, onClose }: { request: AccessRequestView; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('users');
  const client = useQueryClient();
  const term = useTerm();
  const own = useCustomRoles(opened);
  const whole = useSession().reach.organisations === null;
  useOnOpen(opened, term.reset);
  const { name, email, provider, proposed, home, emailTrusted } = request;
  const accept = async (): Promise<void> => {
    const grant = term.check();
    if (!grant) throw new Incomplete();
    await api.post<UserView>(`/access-requests/${request.id}/accept`, grant);
    toast.done(t('requests.accepted', { name, provider }));
    await Promise.all([client.invalidateQueries({ queryKey: keys.accessRequests }), client.invalidateQueries({ queryKey: keys.users }), client.invalidateQueries({ queryKey: keys.invitations })]);
  };
  const explain = (error: unknown) => {
    if (error instanceof ApiProblem && error.code === 'conflict') return { title: t('requests.taken'), detail: t('requests.takenText') };
    return home && error instanceof ApiProblem && error.code === 'invalid_body' ? { title: t('requests.inside', { organisation: home.name }), detail: t('requests.insideText', { organisation: home.name }) } : undefined;
  };
  return (
    <FormDialog opened={opened} onClose={onClose} title={t('requests.acceptTitle', { name })} size={580} submitLabel={t('requests.acceptSubmit')} disabled={term.role === null} onSubmit={accept} explain={explain} onProblem={(error) => error instanceof Incomplete} submitTestId="request-accept">
      <KeyValue rows={[
        { label: t('requests.email'), value: <bdi>{email}</bdi> },
        { label: t('requests.identified'), value: provider },
        ...(home ? [{ label: t('requests.home'), value: <bdi>{home.name}</bdi> }] : []),
        ...(proposed ? [{ label: t('requests.works'), value: <bdi>{proposed.name}</bdi> }] : []),
      ]} />
      {emailTrusted ? null : <Alert color="yellow" variant="light" icon={<IconAlertTriangle size={18} stroke={1.75} />}>{t('requests.untrustedText')}</Alert>}
      <RoleChoice roles={givable({ grants: [] }, whole && !home)} own={own.data ?? []} value={term.role} onChange={term.setRole} />
      <PlaceField kinds={term.kinds} value={term.place} onChange={term.setPlace} missing={term.placeMissing} />
      <UntilField value={term.day} onChange={term.setDay} required={term.timed} error={term.problem ? t(`until.${term.problem}`) : undefined} />
    </FormDialog>
  );
}
