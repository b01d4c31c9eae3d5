import type { InvitationBody, InvitationView } from '#contract';
import { TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ApiProblem, keys } from '../../api/index.js';
import { useSession } from '../../app/session.js';
import { fieldErrors, SecretDialog, useOnOpen } from '../../ui/index.js';
import { InviteLink } from './InviteLink.js';
import { givable, looksLikeEmail } from './people.rules.js';
import { PlaceField } from './PlaceField.js';
import { RoleChoice } from './RoleChoice.js';
import { UntilField } from './UntilField.js';
import { useCustomRoles } from './useCustomRoles.js';
import { Incomplete, useTerm } from './useTerm.js';

/** Whom, as what, until when; then the link, once. */
export function InviteDialog({ opened, onClose, waiting }: { opened: boolean; onClose: () => void; waiting: readonly InvitationView[] }) {
  const { t } = useTranslation('users');
  const { t: problems } = useTranslation('problems');
  const client = useQueryClient();
  const [email, setEmail] = useState('');
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [made, setMade] = useState<InvitationView>();
  const term = useTerm();
  const own = useCustomRoles(opened);
  const whole = useSession().reach.organisations === null;
  useOnOpen(opened, () => { setEmail(''); setErrors({}); setMade(undefined); term.reset(); });
  const address = email.trim().toLowerCase();
  const replaces = waiting.some((one) => one.email === address);

  const invite = async (): Promise<void> => {
    const complete = looksLikeEmail(address);
    setErrors(complete ? {} : { email: problems('fields.email') });
    const grant = term.check();
    if (!grant || !complete) throw new Incomplete();
    setMade(await api.post<InvitationView>('/invitations', { email: address, ...grant } satisfies InvitationBody));
    void client.invalidateQueries({ queryKey: keys.invitations });
  };
  const shown = (error: unknown): boolean => {
    if (error instanceof ApiProblem && error.code === 'conflict') setErrors({ email: t('invite.hasAccount') });
    else if (error instanceof ApiProblem && error.fields.length > 0) setErrors(fieldErrors(error, problems));
    else return error instanceof Incomplete;
    return true;
  };
  return (
    <SecretDialog
      opened={opened} onClose={onClose} title={t('invite.title')} size={580} submitLabel={t('invite.submit')} onSubmit={invite} onProblem={shown} disabled={address === '' || term.role === null} submitTestId="invite-submit"
      secret={made && { title: t('link.title'), doneLabel: t('link.done'), content: <InviteLink invitation={made} /> }}
    >
      <TextInput
        type="email" label={t('invite.email')} description={replaces ? t('invite.replaces') : t('invite.emailHint')} autoComplete="off" maxLength={254} required withAsterisk={false} data-autofocus
        value={email} error={errors.email} onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <RoleChoice roles={givable({ grants: [] }, whole)} own={own.data ?? []} value={term.role} onChange={term.setRole} />
      <PlaceField kinds={term.kinds} value={term.place} onChange={term.setPlace} missing={term.placeMissing} />
      <UntilField value={term.day} onChange={term.setDay} required={term.timed} error={term.problem ? t(`until.${term.problem}`) : errors.until} />
    </SecretDialog>
  );
}
