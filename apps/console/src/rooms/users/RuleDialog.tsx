import type { Role, SignInPolicyBody, SignInPolicyView } from '#contract';
import { Checkbox, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import { queryClient } from '../../app/queries.js';
import { FormDialog, toast, useOnOpen } from '../../ui/index.js';
import { placesFor, ROLE_NAMES } from './people.rules.js';

/** Chooses the roles that need a second factor, or everybody; says what that means for who has none. What the syndicate asks for stays ticked in a commune. */
export function RuleDialog({ rule, opened, onClose }: { rule: SignInPolicyView; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('users');
  const [roles, setRoles] = useState<string[]>(rule.forcedRoles);
  const [everybody, setEverybody] = useState(rule.everybody);
  useOnOpen(opened, () => { setRoles(rule.forcedRoles); setEverybody(rule.everybody); });
  const locked: readonly string[] = rule.above?.forcedRoles ?? [];
  const all = everybody || rule.above?.everybody === true;
  const save = async (): Promise<void> => {
    const body: SignInPolicyBody = { forcedRoles: roles.filter((role) => !locked.includes(role)) as Role[], everybody };
    queryClient.setQueryData(keys.signInPolicy, await api.put<SignInPolicyView>('/sign-in-policy', body));
    await Promise.all([keys.users, keys.session].map((queryKey) => queryClient.invalidateQueries({ queryKey })));
    toast.done(t('rule.changed'));
  };
  return (
    <FormDialog opened={opened} onClose={onClose} title={t('rule.title')} size={520} submitLabel={t('rule.save')} onSubmit={save} submitTestId="rule-save">
      <Text size="sm">{t('rule.lead')}</Text>
      {rule.above ? <Text size="sm">{t('rule.above')}</Text> : null}
      <Checkbox.Group label={t('rule.which')} value={[...new Set([...roles, ...locked])]} onChange={setRoles}>
        <Stack gap="xs" mt="xs">
          {ROLE_NAMES.filter((role) => placesFor(role, rule.above === null).length > 0).map((role) => <Checkbox key={role} value={role} label={t(`roles.${role}.name`)} disabled={all || locked.includes(role)} />)}
        </Stack>
      </Checkbox.Group>
      <Checkbox label={t('rule.all')} checked={all} disabled={rule.above?.everybody === true} onChange={(event) => setEverybody(event.currentTarget.checked)} />
      <Text size="sm" c="dimmed" role="status">{t(all || roles.length > 0 || locked.length > 0 ? 'rule.effect' : 'rule.weaker')}</Text>
    </FormDialog>
  );
}
