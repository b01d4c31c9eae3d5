import { TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { IconCalendarDue } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../ui/index.js';
import { useMinute } from '../../ui/useMinute.js';
import { parisDay } from '../users/until.rules.js';
import css from './delegation.module.css';
import type { HandOver } from './delegation.rules.js';

/** Until when: the browser's own date field, which speaks the user's language and takes the keyboard. */
export function TermPanel({ form }: { form: UseFormReturnType<HandOver> }) {
  const { t } = useTranslation('delegation');
  const now = useMinute();
  return (
    <Panel icon={IconCalendarDue} title={t('term.title')}>
      <div className={css.fields}>
        <TextInput type="date" styles={{ wrapper: { maxWidth: 260 } }} label={t('term.day')} description={t('term.hint')} min={parisDay(now)} {...form.getInputProps('day')} />
      </div>
    </Panel>
  );
}
