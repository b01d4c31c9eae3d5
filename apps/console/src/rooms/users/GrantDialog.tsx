import type { UserView } from '#contract';
import { Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ApiProblem } from '../../api/index.js';
import { useSession } from '../../app/session.js';
import { FormDialog, formatDay, toast, useOnOpen } from '../../ui/index.js';
import { addsNothing, givable, heldOf } from './people.rules.js';
import { kindOf } from './place.rules.js';
import { PlaceField } from './PlaceField.js';
import { roleName } from './RoleBadge.js';
import { RoleChoice } from './RoleChoice.js';
import { UntilField } from './UntilField.js';
import { usePeopleNews } from './usePeopleNews.js';
import { useCustomRoles } from './useCustomRoles.js';
import { Incomplete, useTerm } from './useTerm.js';

/** One more role, or the same for longer. It counts at once. */
export function GrantDialog({ person, opened, onClose }: { person: UserView; opened: boolean; onClose: () => void }) {
  const { t, i18n } = useTranslation('users');
  const news = usePeopleNews();
  const term = useTerm();
  const own = useCustomRoles(opened);
  const whole = useSession().reach.organisations === null;
  const [tooShort, setTooShort] = useState(false);
  useOnOpen(opened, () => { term.reset(); setTooShort(false); });
  const held = term.role && kindOf(term.place, term.kinds) === 'syndicate' ? heldOf(person, term.role) : undefined;
  const day = held?.until ? formatDay(new Date(held.until), i18n.language) : '';
  const effect = held ? t('give.longer', { day }) : t(person.grants.length === 0 ? 'give.first' : 'give.adds', { count: person.grants.length });

  const give = async (): Promise<void> => {
    const grant = term.check();
    const short = grant !== null && held !== undefined && addsNothing(person, grant.role, grant.until);
    setTooShort(short);
    if (!grant || short) throw new Incomplete();
    news.changed(await api.post<UserView>(`/users/${person.id}/grants`, grant));
    toast.done(t('give.done', { role: own.data?.find(({ id }) => id === grant.role)?.name ?? roleName(t, grant), name: person.name }));
  };
  const explain = (error: unknown) => (error instanceof ApiProblem && error.code === 'conflict' ? { title: t('give.conflict'), detail: t('give.conflictText') } : undefined);
  const problem = term.problem ? t(`until.${term.problem}`) : tooShort ? t('until.shorter', { day }) : undefined;
  return (
    <FormDialog opened={opened} onClose={onClose} title={t('give.title', { name: person.name })} size={580} submitLabel={t('give.submit')} disabled={term.role === null} onSubmit={give} explain={explain} onProblem={(error) => error instanceof Incomplete}>
      <RoleChoice roles={givable(person, whole)} own={own.data ?? []} value={term.role} onChange={term.setRole} />
      <PlaceField kinds={term.kinds} value={term.place} onChange={term.setPlace} missing={term.placeMissing} />
      <UntilField value={term.day} onChange={(next) => { term.setDay(next); setTooShort(false); }} required={term.timed} error={problem} />
      {problem ? null : <Text size="sm" c="dimmed" role="status">{effect} {t('give.atOnce')}</Text>}
    </FormDialog>
  );
}
