import { Alert } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import { useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { isCalm, troubleOf } from './provider.rules.js';

/** What came of a sign-in by a provider that did not end in a session: the word is in the address. */
export function SignInTrouble() {
  const { t } = useTranslation('providers');
  const { trouble: word }: { trouble?: string } = useSearch({ strict: false });
  const trouble = troubleOf(word);
  if (!trouble) return null;
  const calm = isCalm(trouble);
  const Mark = calm ? IconInfoCircle : IconAlertTriangle;
  return <Alert mt="md" color={calm ? 'blue' : 'red'} variant="light" icon={<Mark size={18} stroke={1.75} />} title={t(`troubles.${trouble}.title`)} role="alert">{t(`troubles.${trouble}.text`)}</Alert>;
}
