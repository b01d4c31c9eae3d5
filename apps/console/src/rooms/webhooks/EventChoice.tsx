import type { WebhookEvent } from '#contract';
import { Checkbox } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { EVENT_GROUPS, wordOf } from './webhook.rules.js';
import css from './webhooks.module.css';

interface EventChoiceProps { value: readonly WebhookEvent[]; onChange: (events: WebhookEvent[]) => void; error: string | undefined }

/** Which events: grouped, each in one plain sentence. */
export function EventChoice({ value, onChange, error }: EventChoiceProps) {
  const { t } = useTranslation('webhooks');
  const toggle = (event: WebhookEvent): void => onChange(value.includes(event) ? value.filter((one) => one !== event) : [...value, event]);
  return (
    <div role="group" aria-label={t('form.events')} className={css.groups}>
      <span className={css.label} aria-hidden>{t('form.events')}</span>
      {EVENT_GROUPS.map(({ group, events }) => (
        <fieldset key={group} className={css.group}>
          <legend>{t(`groups.${group}`)}</legend>
          {events.map((event) => <Checkbox key={event} size="sm" checked={value.includes(event)} onChange={() => toggle(event)} label={t(`events.${wordOf(event)}`)} description={t(`eventHints.${wordOf(event)}`, { defaultValue: '' }) || undefined} />)}
        </fieldset>
      ))}
      {error ? <p className={css.error} role="alert">{error}</p> : null}
    </div>
  );
}
