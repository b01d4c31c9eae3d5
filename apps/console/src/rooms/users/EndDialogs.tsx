import type { GrantView, UserView } from '#contract';
import { Checkbox, List, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ApiProblem } from '../../api/index.js';
import { ConfirmDialog, toast } from '../../ui/index.js';
import { losesAccess } from './people.rules.js';
import { roleName } from './RoleBadge.js';
import { usePeopleNews } from './usePeopleNews.js';

interface EndProps { person: UserView; opened: boolean; onClose: () => void }

/** Of what the server refuses here only one thing is no accident: nobody would be left to let others in. */
function useExplain(): (error: unknown) => { title: string; detail: string } | undefined {
  const { t } = useTranslation('users');
  return (error) => (error instanceof ApiProblem && error.code === 'conflict' ? { title: t('lastOwner.title'), detail: t('lastOwner.detail') } : undefined);
}

/** Ends one role: says what is left, and what ends with the last one. */
export function EndGrantDialog({ person, grant, opened, onClose }: EndProps & { grant: GrantView }) {
  const { t } = useTranslation('users');
  const news = usePeopleNews();
  const explain = useExplain();
  const role = roleName(t, grant);
  const last = losesAccess(person, grant);
  const left = person.grants.filter(({ id }) => id !== grant.id).map((one) => roleName(t, one)).join(', ');
  const end = async (): Promise<void> => {
    news.changed(await api.del<UserView>(`/users/${person.id}/grants/${grant.id}`));
    toast.done(t('end.done', { role, name: person.name }));
  };
  return (
    <ConfirmDialog
      opened={opened} onClose={onClose} destructive title={t('end.title', { role, name: person.name })} confirmLabel={t('end.submit')} explain={explain} onConfirm={end}
      message={<Text>{last ? t('end.lastText', { name: person.name }) : t('end.text', { left })}</Text>}
    />
  );
}

/** Removes an account: says what is lost with it, and what is kept; with the name or without it. */
export function RemoveDialog({ person, opened, onClose }: EndProps) {
  const { t } = useTranslation('users');
  const news = usePeopleNews();
  const explain = useExplain();
  const [erased, setErased] = useState(false);
  const remove = async (): Promise<void> => {
    await api.del(`/users/${person.id}${erased ? '?erase=true' : ''}`);
    toast.done(t(erased ? 'remove.erased' : 'remove.done', { name: person.name }));
    await news.removed();
  };
  return (
    <ConfirmDialog
      opened={opened} onClose={onClose} destructive title={t('remove.title', { name: person.name })} confirmLabel={t('remove.submit')} explain={explain} submitTestId="remove-confirm" onConfirm={remove}
      message={(
        <>
          <Text mb="xs"><bdi>{person.email}</bdi> {t('remove.text')}</Text>
          <List size="sm" spacing={6}>
            <List.Item><strong>{t('remove.lost')}</strong> {t('remove.lostText')}</List.Item>
            <List.Item><strong>{t('remove.kept')}</strong> {t(erased ? 'remove.keptErased' : 'remove.keptText')}</List.Item>
          </List>
          <Checkbox mt="md" checked={erased} onChange={(event) => setErased(event.currentTarget.checked)} label={t('remove.erase')} description={t('remove.eraseHint')} />
          <Text size="sm" c="dimmed" mt="xs">{t('remove.back')}</Text>
        </>
      )}
    />
  );
}
