import type { SignInPolicyView } from '#contract';
import { Button } from '@mantine/core';
import { IconShieldLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import { ErrorState, Panel, Skeletons } from '../../ui/index.js';
import { ROLE_NAMES } from './people.rules.js';
import { RuleDialog } from './RuleDialog.js';
import css from './users.module.css';

/** Who has to have a second factor, in a sentence, and who still lacks one. */
export function RulePanel() {
  const { t } = useTranslation('users');
  const [changing, setChanging] = useState(false);
  const rule = useQuery({ queryKey: keys.signInPolicy, queryFn: ({ signal }) => api.get<SignInPolicyView>('/sign-in-policy', {}, signal) });
  const change = rule.data ? <Button size="compact-md" variant="default" onClick={() => setChanging(true)}>{t('rule.change')}</Button> : undefined;
  const said = (policy: SignInPolicyView): string => {
    if (policy.everybody || policy.above?.everybody) return t('rule.everybody');
    const forced: readonly string[] = [...(policy.above?.forcedRoles ?? []), ...policy.forcedRoles];
    const roles = ROLE_NAMES.filter((role) => forced.includes(role)).map((role) => t(`roles.${role}.name`));
    return roles.length === 0 ? t('rule.nobody') : t('rule.roles', { roles: roles.join(', ') });
  };
  return (
    <Panel icon={IconShieldLock} title={t('rule.title')} actions={change}>
      {rule.isPending ? <Skeletons rows={1} /> : null}
      {rule.isError ? <ErrorState problem={rule.error} onRetry={() => void rule.refetch()} /> : null}
      {rule.data ? <p className={css.lead}>{said(rule.data)} {rule.data.missing > 0 ? t('rule.missing', { count: rule.data.missing }) : null}</p> : null}
      {rule.data ? <RuleDialog rule={rule.data} opened={changing} onClose={() => setChanging(false)} /> : null}
    </Panel>
  );
}
