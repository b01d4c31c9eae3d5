import { Button, Stack, TextInput } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useFirstFocus } from '../../ui/index.js';
import css from './ask.module.css';
import { codeOf } from './code.rules.js';

/** The code of a school, as forgiving as it can be of how it is typed. */
export function CodeForm() {
  const { t } = useTranslation('ask');
  const navigate = useNavigate();
  const form = useFirstFocus();
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState(false);
  const go = (event: FormEvent): void => {
    event.preventDefault();
    const code = codeOf(typed);
    if (code) void navigate({ to: `/demande/${code}` });
    else {
      setWrong(true);
      form.current?.querySelector('input')?.focus();
    }
  };
  return (
    <form ref={form} onSubmit={go} noValidate>
      <Stack gap="md">
        <TextInput
          label={t('code.label')} description={t('code.hint')} error={wrong ? t('code.wrong') : undefined} value={typed} maxLength={20} size="md" classNames={{ input: css.code }} required withAsterisk={false}
          autoComplete="off" autoCapitalize="characters" autoCorrect="off" spellCheck={false} enterKeyHint="go" onChange={(event) => { setTyped(event.currentTarget.value); setWrong(false); }}
        />
        <Button type="submit" size="md" fullWidth rightSection={<IconArrowRight size={18} stroke={1.75} aria-hidden />}>{t('code.go')}</Button>
      </Stack>
    </form>
  );
}
