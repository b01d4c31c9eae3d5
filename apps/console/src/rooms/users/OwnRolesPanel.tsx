import type { CustomRoleView } from '#contract';
import { Button } from '@mantine/core';
import { IconAdjustments, IconPlus } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ApiProblem, keys } from '../../api/index.js';
import { useSession } from '../../app/session.js';
import { ConfirmDialog, ErrorState, Panel, toast } from '../../ui/index.js';
import { wordOf } from '../tokens/token.rules.js';
import { RoleDialog } from './RoleDialog.js';
import { useCustomRoles } from './useCustomRoles.js';
import css from './users.module.css';

/** Roles made here, beside those that Craie brings: what each allows, for how many. A commune sees the syndicate's and changes its own. */
export function OwnRolesPanel() {
  const { t } = useTranslation('users');
  const { t: tokens } = useTranslation('tokens');
  const client = useQueryClient();
  const whole = useSession().reach.organisations === null;
  const { data, error, refetch } = useCustomRoles(true);
  const [asked, setAsked] = useState<'role' | 'remove' | null>(null);
  const [role, setRole] = useState<CustomRoleView | null>(null);
  const ask = (what: 'role' | 'remove', one: CustomRoleView | null): void => { setRole(one); setAsked(what); };
  const remove = async (): Promise<void> => {
    if (!role) return;
    await api.del(`/roles/${role.id}`);
    toast.done(t('ownRoles.removed', { name: role.name }));
    await client.invalidateQueries({ queryKey: keys.customRoles });
  };
  const inUse = (problem: unknown) => (problem instanceof ApiProblem && problem.code === 'conflict' ? { title: t('ownRoles.inUse'), detail: t('ownRoles.inUseText') } : undefined);
  return (
    <Panel icon={IconAdjustments} title={t('ownRoles.title')} actions={<Button size="compact-sm" variant="default" leftSection={<IconPlus size={15} stroke={1.75} aria-hidden />} onClick={() => ask('role', null)}>{t('ownRoles.add')}</Button>}>
      {error && !data ? <ErrorState problem={error} onRetry={() => void refetch()} /> : null}
      {data?.length === 0 ? <p className={css.lead}>{t('ownRoles.none')}</p> : null}
      <ul className={css.invitations}>
        {(data ?? []).map((one) => (
          <li key={one.id} className={css.ownRole} data-testid={`role-${one.name}`}>
            <span className={css.who}>
              <bdi className={css.name}>{one.name}</bdi>
              <span className={css.fact}>{one.organisation ? <bdi>{one.organisation.name}</bdi> : t('place.syndicate')} · {t('ownRoles.people', { count: one.people })}</span>
              <span className={css.fact}>{one.permissions.map((permission) => tokens(`may.${wordOf(permission)}`)).join(' · ')}</span>
            </span>
            {whole || one.organisation ? (
              <span className={css.badges}>
                <Button size="compact-sm" variant="subtle" onClick={() => ask('role', one)} aria-label={`${t('ownRoles.change')} : ${one.name}`}>{t('ownRoles.change')}</Button>
                <Button size="compact-sm" variant="subtle" color="red" onClick={() => ask('remove', one)} aria-label={`${t('ownRoles.remove')} : ${one.name}`}>{t('ownRoles.remove')}</Button>
              </span>
            ) : null}
          </li>
        ))}
      </ul>
      <RoleDialog role={role} opened={asked === 'role'} onClose={() => setAsked(null)} />
      <ConfirmDialog opened={asked === 'remove'} onClose={() => setAsked(null)} destructive title={t('ownRoles.removeTitle', { name: role?.name ?? '' })} message={t('ownRoles.removeText')} confirmLabel={t('ownRoles.remove')} onConfirm={remove} explain={inUse} />
    </Panel>
  );
}
