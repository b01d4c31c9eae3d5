import type { InvitationView } from '#contract';
import { IconMailOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { CopyField, formatExact, KeyValue } from '../../ui/index.js';
import { useMinute } from '../../ui/useMinute.js';
import { joinLink } from './people.rules.js';
import { RoleBadge } from './RoleBadge.js';
import css from './users.module.css';

/** The link of an invitation, shown once: it has to reach the person by other means. */
export function InviteLink({ invitation, origin = window.location.origin }: { invitation: InvitationView; origin?: string }) {
  const { t, i18n } = useTranslation('users');
  return (
    <>
      <p className={css.lead}>{t('link.once')}</p>
      <CopyField multiline label={t('link.label')} value={joinLink(origin, invitation.secret ?? '')} />
      <KeyValue rows={[
        { label: t('link.for'), value: <bdi>{invitation.email}</bdi> },
        { label: t('link.role'), value: <RoleBadge grant={invitation} now={useMinute()} /> },
        { label: t('link.valid'), value: t('link.validUntil', { when: formatExact(new Date(invitation.expiresAt), i18n.language) }) },
      ]} />
      <p className={css.note}><IconMailOff size={18} stroke={1.75} aria-hidden />{t('link.noMail')}</p>
    </>
  );
}
